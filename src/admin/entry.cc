#include "admin/entry.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

#include "base/json_reader.h"
#include "base/text.h"
#include "config/node.h"
#include "config/report.h"
#include "config/secret.h"
#include "config/tables.h"
#include "writ/fault.h"

namespace writ::admin {
namespace {

namespace json = boost::json;
using Wrong = std::unexpected<std::string>;

const config::SectionNames& SectionOf(const Kind& kind) {
  if (kind.guarded == GuardedKind::kClient) return config::ClientSection().names();
  if (kind.guarded == GuardedKind::kApiScope) return config::ApiScopeSection().names();
  return config::ApiResourceSection().names();
}

json::object Parse(const std::string& text) {
  auto object = base::ParseJsonObject(text);
  if (!object) throw Fault(FaultKind::kCorrupt, "a declared part is no JSON object");
  return std::move(*object);
}

/// The property called `written`, in its own spelling.
std::expected<const config::PropertyText*, std::string> FindProperty(const Kind& kind,
                                                                     const std::string& written) {
  std::vector<std::string_view> known;
  for (const config::PropertyText& property : SectionOf(kind).properties()) {
    if (config::CanonicalName(property.name) == config::CanonicalName(written)) return &property;
    known.push_back(property.name);
  }
  return Wrong("a " + std::string(kind.word) + " has no property " + config::Quote(written) +
               config::Suggest(written, known) + "; docs/configuration.md lists them");
}

std::expected<json::value, std::string> ParseValue(const config::PropertyText& property,
                                                   std::string_view text) {
  if (text.starts_with('[') || text.starts_with('{')) {
    boost::system::error_code failed;
    json::value value = json::parse(text, failed);
    if (failed) return Wrong("the value of " + std::string(property.name) + " begins like JSON and is none");
    return value;
  }
  if (property.type != "list of text") return json::value(text);
  json::array items;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    const std::string_view item = base::TrimBlanks(text.substr(0, end));
    if (!item.empty()) items.emplace_back(item);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return items;
}

json::array* SecretsOf(const Kind& kind, json::object& part) {
  json::value* const secrets = kind.secrets.empty() ? nullptr : part.if_contains(kind.secrets);
  return secrets == nullptr ? nullptr : secrets->if_array();
}

}  // namespace

std::expected<std::string, std::string> SetProperties(const Kind& kind, const std::string& name,
                                                      const std::optional<std::string>& before,
                                                      const std::vector<std::string>& settings) {
  json::object part = before ? Parse(*before) : json::object{{kind.name, name}};
  for (const std::string& setting : settings) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos || equals == 0)
      return Wrong("write PROPERTY=VALUE, for example Enabled=false, not " + config::Quote(setting));
    const auto property = FindProperty(kind, setting.substr(0, equals));
    if (!property) return Wrong(property.error());
    if ((*property)->name == kind.name)
      return Wrong(std::string(kind.name) + " cannot be set: it is the name");
    const std::string_view text = std::string_view(setting).substr(equals + 1);
    part.erase((*property)->name);
    if (text.empty()) continue;
    auto value = ParseValue(**property, text);
    if (!value) return Wrong(value.error());
    part[(*property)->name] = std::move(*value);
  }
  return json::serialize(part);
}

WithSecret AddSecret(const Kind& kind, const std::string& text, OldSecrets old, Random& random) {
  json::object part = Parse(text);
  std::string secret = config::MakeSecret(random);
  json::array* secrets = SecretsOf(kind, part);
  if (secrets == nullptr) secrets = &(part[kind.secrets] = json::array()).as_array();
  if (old == OldSecrets::kDrop) secrets->clear();
  secrets->push_back(json::object{{"Value", config::SaltedValue(secret, random)}});
  return {json::serialize(part), std::move(secret)};
}

bool LacksSecret(const Kind& kind, const std::string& text) {
  if (kind.secrets.empty()) return false;
  json::object part = Parse(text);
  const json::array* const secrets = SecretsOf(kind, part);
  const json::value* const required = part.if_contains("RequireClientSecret");
  const bool is_public = required != nullptr && (*required == "false" || *required == false);
  return !is_public && (secrets == nullptr || secrets->empty());
}

std::string Show(const Kind& kind, const std::string& text) {
  json::object part = Parse(text);
  if (json::array* const secrets = SecretsOf(kind, part)) {
    for (json::value& secret : *secrets) {
      if (secret.is_object()) secret.get_object().erase("Value");
    }
  }
  std::string lines;
  for (const auto& member : part) {
    lines += std::string(member.key()) + ": " + json::serialize(member.value()) + '\n';
  }
  return lines;
}

}  // namespace writ::admin
