#include <fmt/format.h>

#include <algorithm>

#include "base/secret.h"
#include "config/file.h"
#include "config/known_algorithms.h"
#include "config/property.h"
#include "config/report.h"
#include "config/tables.h"
#include "crypto/key_file.h"

namespace writ::config {

namespace {

/// Ten years: no key is meant to live longer.
constexpr Seconds kLongest{10 * 366 * 86'400};

/// A list of algorithm names, alone or as `{ Name: …, UseX509Certificate: … }`.
void ReadSigningAlgorithms(KeySettings& keys, const Node& list, Context& context) {
  struct Named {
    std::string name;
    bool use_certificate = false;
  };
  static const Section<Named> section(
      "SigningAlgorithm",
      {Acts("Name", "", &Named::name), Kept<Named>("UseX509Certificate", "false", Shape::kBool)});
  std::vector<std::string> algorithms;
  WalkItems(list, "SigningAlgorithms", context, [&algorithms](const Node& item, Context& inner) {
    Named named;
    if (item.kind == NodeKind::kMap) {
      section.Read(named, item, inner);
    } else if (auto text = ReadText(item, inner)) {
      named.name = std::move(*text);
    }
    const auto& known = KnownAlgorithms();
    if (std::find(known.begin(), known.end(), named.name) == known.end()) {
      inner.Error(item, "no key can be made for " + Quote(named.name) + Suggest(named.name, known) +
                            "; known are " + JoinCommas(known));
    } else if (std::find(algorithms.begin(), algorithms.end(), named.name) != algorithms.end()) {
      inner.Error(item, named.name + " is named twice");
    } else {
      algorithms.push_back(named.name);
    }
  });
  if (list.items.empty()) context.Error(list, "must name at least one algorithm");
  keys.signing_algorithms = std::move(algorithms);
}

/// A time between a second and ten years, as a time span or a whole number of seconds.
Property<KeySettings> Lifetime(std::string_view name, std::string_view fallback,
                               Seconds KeySettings::* member) {
  return Acts<KeySettings>(name, "time span or seconds", fallback,
                           [member](KeySettings& keys, const Node& node, Context& context) {
                             std::optional<Milliseconds> time;
                             if (node.kind == NodeKind::kNumber) {
                               if (const auto seconds = ReadInteger(node, {}, context))
                                 time = Seconds(*seconds);
                             } else {
                               time = ReadSpan(node, context);
                             }
                             if (!time) return;
                             keys.*member = std::chrono::duration_cast<Seconds>(*time);
                             if (*time < Seconds(1) || *time > kLongest)
                               context.Error(node, "must be a second at least and ten years at most");
                           });
}

struct KeyDraft {
  std::string file;
  std::string algorithm;
  std::string key_id;
  bool verifies = false;
};

const Section<KeyDraft>& SigningKeySection() {
  static const Choices uses{{{"Sign", 0}, {"Verify", 1}}};
  static const Section<KeyDraft> section("SigningKey",
                                         {
                                             Acts("File", "", &KeyDraft::file),
                                             Acts("Algorithm", "", &KeyDraft::algorithm),
                                             Acts("KeyId", "", &KeyDraft::key_id),
                                             Acts("Use", "Sign, Verify", "Sign", uses, &KeyDraft::verifies),
                                         });
  return section;
}

/// Reads the key that a file holds. Its bytes end in `keys` and nowhere else.
void ReadKey(KeySettings& keys, const Node& item, Context& context) {
  KeyDraft draft;
  const std::size_t errors = context.report.errors();
  SigningKeySection().Read(draft, item, context);
  if (context.report.errors() != errors) return;
  const Node& at = PartOf(item, "file");
  auto text = ReadFileUpTo(draft.file, crypto::kMaxKeyFileBytes);
  if (!text) {
    context.Error(at, "the key's File cannot be read: is it there, readable, and no longer than a key is?");
    return;
  }
  auto parsed = crypto::ParseKeyFile(*text, draft.algorithm);
  base::Wipe(*text);
  if (!parsed) {
    context.Error(at, "the key's File " + parsed.error());
    return;
  }
  keys.provided.push_back({.source = std::move(draft.file),
                           .algorithm = std::string(crypto::JwsAlgorithmName(parsed->algorithm)),
                           .kid = draft.key_id.empty() ? std::move(parsed->kid) : std::move(draft.key_id),
                           .pkcs8 = std::string(parsed->pkcs8.Reveal()),
                           .signs = !draft.verifies});
}

}  // namespace

const SectionNames& SigningKeyNames() {
  return SigningKeySection().names();
}

const Section<KeySettings>& KeySection() {
  using K = KeySettings;
  static const Section<K> section(
      "KeyManagement",
      {
          Acts<K>("SigningAlgorithms", "list of text", "ES256, RS256", ReadSigningAlgorithms),
          Acts("Enabled", "true", &K::automatic),
          Acts("RsaKeySize", "2048", &K::rsa_key_size, Range{2'048, 8'192}),
          Lifetime("PropagationTime", "14.00:00:00", &K::propagation_time),
          Lifetime("RotationInterval", "90.00:00:00", &K::rotation_interval),
          Lifetime("RetentionDuration", "14.00:00:00", &K::retention_duration),
          Acts("DeleteRetiredKeys", "true", &K::delete_retired_keys),
          Acts<K>("Keys", "list of SigningKey", "",
                  [](K& keys, const Node& list, Context& context) {
                    WalkItems(list, "key", context,
                              [&keys](const Node& item, Context& inner) { ReadKey(keys, item, inner); });
                  }),
          Kept<K>("InitializationDuration", "00:05:00", Shape::kSpan),
          Kept<K>("InitializationSynchronizationDelay", "00:00:05", Shape::kSpan),
          Kept<K>("KeyCacheDuration", "1.00:00:00", Shape::kSpan),
          Kept<K>("DataProtectKeys", "true", Shape::kBool),
          Kept<K>("KeyPath", "", Shape::kText),
      });
  return section;
}

}  // namespace writ::config
