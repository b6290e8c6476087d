#include "protocol/rows/principal_json.h"

#include "base/json_reader.h"

namespace writ {

void WriteTexts(base::JsonWriter& json, const std::vector<std::string>& texts) {
  json.BeginArray();
  for (const std::string& text : texts) json.String(text);
  json.EndArray();
}

std::optional<Instant> InstantMember(const boost::json::object& object, std::string_view name) {
  const auto micros = base::IntegerMember(object, name);
  if (!micros) return std::nullopt;
  return Instant(std::chrono::microseconds(*micros));
}

void WriteInstant(base::JsonWriter& json, Instant at) {
  json.Integer(at.time_since_epoch().count());
}

void WritePrincipal(base::JsonWriter& json, const Principal& person) {
  json.Key("account").String(person.account_id).Key("epoch").Integer(static_cast<std::int64_t>(person.epoch));
  WriteInstant(json.Key("auth_time"), person.auth_time);
  json.Key("idp").String(person.idp);
  WriteTexts(json.Key("amr"), person.amr);
  json.Key("acr").String(person.acr).Key("tenant").String(person.tenant).Key("sid").String(person.session_id);
}

std::optional<Principal> ParsePrincipal(const boost::json::object& object) {
  Principal person;
  const auto read = [&](std::string_view name, std::string& into) {
    const auto text = base::TextMember(object, name);
    if (text) into = *text;
    return text.has_value();
  };
  const auto epoch = base::IntegerMember(object, "epoch");
  const auto auth_time = InstantMember(object, "auth_time");
  auto amr = base::TextsMember(object, "amr");
  const bool whole = epoch && auth_time && amr && read("account", person.account_id) &&
                     read("idp", person.idp) && read("acr", person.acr) && read("tenant", person.tenant) &&
                     read("sid", person.session_id);
  if (!whole) return std::nullopt;
  person.epoch = static_cast<std::uint64_t>(*epoch);
  person.auth_time = *auth_time;
  person.amr = std::move(*amr);
  return person;
}

}  // namespace writ
