#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <span>

#include "base/text.h"
#include "config/json_reader.h"
#include "config/property.h"
#include "config/secret.h"
#include "config/tables.h"
#include "crypto/public_key.h"

namespace writ::config {

namespace {

struct SecretDraft {
  std::string description;
  std::string value;
  std::optional<Instant> expiration;
  std::string type = "SharedSecret";
};

struct ClaimDraft {
  std::string type;
  std::string value;
  std::string value_type;
};

const Section<SecretDraft>& SecretSection() {
  using S = SecretDraft;
  static const Section<S> section("Secret", {
                                                Acts("Description", "", &S::description),
                                                Acts("Value", "", &S::value),
                                                Acts<S>("Expiration", "moment", "",
                                                        [](S& secret, const Node& node, Context& context) {
                                                          secret.expiration = ReadInstant(node, context);
                                                        }),
                                                Acts("Type", "SharedSecret", &S::type),
                                            });
  return section;
}

const Section<ClaimDraft>& ClaimSection() {
  using C = ClaimDraft;
  static const Section<C> section("Claim", {
                                               Acts("Type", "", &C::type),
                                               Acts("Value", "", &C::value),
                                               Acts("ValueType", "string", &C::value_type),
                                           });
  return section;
}

constexpr std::string_view kSharedSecret = "SharedSecret";
constexpr std::string_view kKeyTypes[] = {"JWK", "X509CertificateBase64", "PEM"};
constexpr std::string_view kWaitingTypes[] = {"X509Thumbprint", "X509Name"};

bool IsOneOf(std::span<const std::string_view> types, std::string_view type) {
  return std::ranges::any_of(types,
                             [&](std::string_view each) { return base::EqualsIgnoringCase(each, type); });
}

/// A secret that is a public key: what it signs proves the client.
void ReadKey(std::vector<TrustedKey>* keys, const SecretDraft& draft, const Node& node, Context& context) {
  if (keys == nullptr)
    return context.Warning(node,
                           fmt::format("secrets of Type {} are for clients; it is left out", draft.type));
  auto key = crypto::ParsePublicKey(draft.value);
  if (!key) return context.Error(PartOf(node, "value"), "Value " + key.error());
  key->expiration = draft.expiration;
  keys->push_back(std::move(*key));
}

void RefuseType(const SecretDraft& draft, const Node& node, Context& context) {
  std::vector<std::string_view> known{kSharedSecret};
  known.insert(known.end(), std::begin(kKeyTypes), std::end(kKeyTypes));
  known.insert(known.end(), std::begin(kWaitingTypes), std::end(kWaitingTypes));
  // What is near no known name may be the secret itself, in the wrong place.
  const std::string hint = Suggest(draft.type, known);
  context.Error(PartOf(node, "type"),
                fmt::format("unknown secret Type{}: one of {}{}", hint.empty() ? "" : " " + Quote(draft.type),
                            JoinCommas(known), hint));
}

/// Takes `keys`: where public keys go; null: there they mean nothing.
void ReadSecret(std::vector<Secret>& secrets, std::vector<TrustedKey>* keys, const Node& node,
                Context& context) {
  SecretDraft draft;
  const std::size_t errors = context.report.errors();
  SecretSection().Read(draft, node, context);
  if (context.report.errors() != errors) return;
  if (IsOneOf(kKeyTypes, draft.type)) return ReadKey(keys, draft, node, context);
  if (IsOneOf(kWaitingTypes, draft.type)) {
    context.Warning(node,
                    fmt::format("this version does not take secrets of Type {}; it is left out", draft.type));
    return;
  }
  if (!base::EqualsIgnoringCase(draft.type, kSharedSecret)) return RefuseType(draft, node, context);
  std::optional<Secret> secret = ParseSecret(draft.value);
  if (!secret) {
    context.Error(PartOf(node, "value"),
                  "Value must be a secret's digest, never the secret itself: Base64 of its SHA-256 (32 "
                  "bytes) or SHA-512 "
                  "(64 bytes), or the salted or the sealed form; `writ secret new` prints one to paste");
    return;
  }
  secret->expiration = draft.expiration;
  secret->description = std::move(draft.description);
  secrets.push_back(std::move(*secret));
}

/// The JSON type that the family's name of a value type, short or a URI, stands for.
ClaimType TypeOfClaim(std::string_view name) {
  const std::string lower =
      base::AsciiLower(name.substr(name.find('#') == std::string_view::npos ? 0 : name.find('#') + 1));
  if (lower == "boolean") return ClaimType::kBoolean;
  if (lower.starts_with("integer")) return ClaimType::kInteger;
  if (lower == "double") return ClaimType::kDouble;
  return lower == "json" ? ClaimType::kJson : ClaimType::kString;
}

/// Makes the value of a claim the JSON that its type promises, or gives false.
bool MakeJsonValue(Claim& claim) {
  switch (claim.value_type) {
    case ClaimType::kString:
      return true;
    case ClaimType::kBoolean:
      claim.value = base::AsciiLower(claim.value);
      return claim.value == "true" || claim.value == "false";
    case ClaimType::kInteger:
      return IsFiniteNumber(claim.value) && claim.value.find_first_of(".eE") == std::string::npos;
    case ClaimType::kDouble:
      return IsFiniteNumber(claim.value);
    case ClaimType::kJson:
      return IsStrictJson(claim.value);
  }
  return false;
}

void ReadClaim(std::vector<Claim>& claims, const Node& node, Context& context) {
  ClaimDraft draft;
  const std::size_t errors = context.report.errors();
  ClaimSection().Read(draft, node, context);
  if (context.report.errors() != errors) return;
  Claim claim{std::move(draft.type), std::move(draft.value), TypeOfClaim(draft.value_type)};
  if (claim.type.empty()) context.Error(node, "Type is missing: the claim's name");
  if (!MakeJsonValue(claim)) {
    context.Error(PartOf(node, "value"), "Value is not of its ValueType " + Quote(draft.value_type));
  }
  claims.push_back(std::move(claim));
}

template <typename T>
std::vector<Property<T>> Common() {
  return {
      Acts("Enabled", "true", &T::enabled),     Acts("Name", "", &T::name),
      Acts("Description", "", &T::description), Acts("UserClaims", "", &T::user_claims),
      Kept<T>("Properties", "", Shape::kNames),
  };
}

template <typename T>
Section<T> MakeSection(std::string_view title, std::vector<Property<T>> own) {
  std::vector<Property<T>> all = Common<T>();
  for (auto& property : own) all.push_back(std::move(property));
  return Section<T>(title, std::move(all));
}

}  // namespace

void ReadSecrets(std::vector<Secret>& secrets, std::vector<TrustedKey>* keys, const Node& list,
                 Context& context) {
  WalkItems(list, "secret", context,
            [&](const Node& node, Context& inner) { ReadSecret(secrets, keys, node, inner); });
}

void ReadClaims(std::vector<Claim>& claims, const Node& list, Context& context) {
  WalkItems(list, "claim", context,
            [&claims](const Node& node, Context& inner) { ReadClaim(claims, node, inner); });
}

const SectionNames& SecretNames() {
  return SecretSection().names();
}
const SectionNames& ClaimNames() {
  return ClaimSection().names();
}

const Section<ApiScope>& ApiScopeSection() {
  using S = ApiScope;
  static const Section<S> section =
      MakeSection<S>("ApiScope", {
                                     Acts("DisplayName", "", &S::display_name),
                                     Acts("ShowInDiscoveryDocument", "true", &S::show_in_discovery_document),
                                     Acts("Required", "false", &S::required),
                                     Acts("Emphasize", "false", &S::emphasize),
                                 });
  return section;
}

const Section<IdentityResource>& IdentityResourceSection() {
  using I = IdentityResource;
  static const Section<I> section = MakeSection<I>(
      "IdentityResource", {
                              Acts("DisplayName", "", &I::display_name),
                              Acts("ShowInDiscoveryDocument", "true", &I::show_in_discovery_document),
                              Acts("Required", "false", &I::required),
                              Acts("Emphasize", "false", &I::emphasize),
                          });
  return section;
}

const Section<ApiResource>& ApiResourceSection() {
  using R = ApiResource;
  static const Section<R> section = MakeSection<R>(
      "ApiResource",
      {
          Kept<R>("DisplayName", "", Shape::kText),
          Kept<R>("ShowInDiscoveryDocument", "true", Shape::kBool),
          Acts("Scopes", "", &R::scopes),
          Acts<R>("ApiSecrets", "list of Secret", "",
                  [](R& resource, const Node& node, Context& context) {
                    ReadSecrets(resource.api_secrets, nullptr, node, context);
                  }),
          Acts("AllowedAccessTokenSigningAlgorithms", "", &R::allowed_access_token_signing_algorithms),
          Acts("RequireResourceIndicator", "false", &R::require_resource_indicator),
      });
  return section;
}

}  // namespace writ::config
