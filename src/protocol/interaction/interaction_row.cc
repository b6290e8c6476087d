#include "protocol/interaction/interaction_row.h"

#include <boost/json/value.hpp>

#include <array>

#include "base/base64.h"
#include "base/json_reader.h"
#include "base/json_writer.h"
#include "protocol/mint/handle.h"
#include "protocol/rows/principal_json.h"
#include "writ/fault.h"

namespace writ {
namespace {

template <typename Enum>
struct Named {
  Enum value;
  std::string_view name;
};

constexpr std::array<Named<Purpose>, 3> kPurposes{
    {{Purpose::kAuthorize, "authorize"}, {Purpose::kLogout, "logout"}, {Purpose::kOwnPage, "own_page"}}};
constexpr std::array<Named<Asks>, 3> kAsks{
    {{Asks::kNothing, "nothing"}, {Asks::kLogin, "login"}, {Asks::kConsent, "consent"}}};
using Kind = PagesAnswer::Kind;
constexpr std::array<Named<Kind>, 3> kKinds{
    {{Kind::kLogin, "login"}, {Kind::kConsent, "consent"}, {Kind::kReject, "reject"}}};

template <typename Table, typename Enum>
std::string_view NameIn(const Table& table, Enum value) {
  for (const auto& entry : table) {
    if (entry.value == value) return entry.name;
  }
  return {};
}

Fault Corrupt() {
  return {FaultKind::kCorrupt, "an interaction's row cannot be read"};
}

/// The members of an object that must all be there.
class Members {
 public:
  explicit Members(const boost::json::object& object) : object_(object) {}

  std::string Text(std::string_view name) const {
    const auto text = base::TextMember(object_, name);
    if (!text) throw Corrupt();
    return std::string(*text);
  }

  std::vector<std::string> Texts(std::string_view name) const {
    auto texts = base::TextsMember(object_, name);
    if (!texts) throw Corrupt();
    return std::move(*texts);
  }

  bool Bool(std::string_view name) const {
    const auto* const value = object_.if_contains(name);
    if (value == nullptr || !value->is_bool()) throw Corrupt();
    return value->get_bool();
  }

  template <typename Table>
  auto OneOf(std::string_view name, const Table& table) const {
    const std::string text = Text(name);
    for (const auto& entry : table) {
      if (entry.name == text) return entry.value;
    }
    throw Corrupt();
  }

 private:
  const boost::json::object& object_;
};

void WriteAnswer(base::JsonWriter& json, const PagesAnswer& answer) {
  json.BeginObject().Key("kind").String(NameIn(kKinds, answer.kind));
  json.Key("secret").PlainString(base::Base64UrlEncode(answer.secret_hash));
  WriteInstant(json.Key("answered_at"), answer.answered_at);
  json.Key("epoch").Integer(static_cast<std::int64_t>(answer.epoch));
  json.Key("account").String(answer.account_id).Key("idp").String(answer.idp);
  WriteTexts(json.Key("amr"), answer.amr);
  json.Key("acr").String(answer.acr);
  WriteTexts(json.Key("scopes"), answer.scopes);
  json.Key("remember").Bool(answer.remember).Key("error").String(answer.error).EndObject();
}

PagesAnswer ReadAnswer(const boost::json::value& value) {
  if (!value.is_object()) throw Corrupt();
  const Members members(value.get_object());
  auto secret = base::Base64UrlDecode(members.Text("secret"));
  const auto answered_at = InstantMember(value.get_object(), "answered_at");
  const auto epoch = base::IntegerMember(value.get_object(), "epoch");
  if (!secret || !answered_at || !epoch) throw Corrupt();
  return {.kind = members.OneOf("kind", kKinds),
          .secret_hash = std::move(*secret),
          .answered_at = *answered_at,
          .account_id = members.Text("account"),
          .epoch = static_cast<std::uint64_t>(*epoch),
          .idp = members.Text("idp"),
          .amr = members.Texts("amr"),
          .acr = members.Text("acr"),
          .scopes = members.Texts("scopes"),
          .remember = members.Bool("remember"),
          .error = members.Text("error")};
}

}  // namespace

GuardedKey InteractionKey(std::string_view id, std::uint32_t forget_after) {
  GuardedKey key;
  key.kind = GuardedKind::kInteraction;
  key.forget_after = forget_after;
  key.hash = RowHash(id);
  return key;
}

Payload ToPayload(const Interaction& interaction) {
  Payload payload;
  base::JsonWriter json(payload.bytes);
  json.BeginObject().Key("purpose").String(NameIn(kPurposes, interaction.purpose));
  json.Key("request").String(interaction.request);
  json.Key("browser").PlainString(base::Base64UrlEncode(interaction.browser_hash));
  WriteInstant(json.Key("begun_at"), interaction.begun_at);
  json.Key("asks").String(NameIn(kAsks, interaction.asks)).Key("account").String(interaction.account_id);
  if (interaction.answer) WriteAnswer(json.Key("answer"), *interaction.answer);
  json.EndObject();
  return payload;
}

Interaction ReadInteraction(const GuardedRow& row, std::string_view id) {
  const auto object = base::ParseJsonObject(row.payload.bytes);
  if (!object) throw Corrupt();
  const Members members(*object);
  auto browser = base::Base64UrlDecode(members.Text("browser"));
  const auto begun_at = InstantMember(*object, "begun_at");
  if (!browser || !begun_at) throw Corrupt();
  Interaction interaction{.purpose = members.OneOf("purpose", kPurposes),
                          .id = std::string(id),
                          .key = row.key,
                          .version = row.version,
                          .request = members.Text("request"),
                          .browser_hash = std::move(*browser),
                          .begun_at = *begun_at,
                          .asks = members.OneOf("asks", kAsks),
                          .account_id = members.Text("account"),
                          .answer = {}};
  if (const auto* const answer = object->if_contains("answer")) interaction.answer = ReadAnswer(*answer);
  return interaction;
}

}  // namespace writ
