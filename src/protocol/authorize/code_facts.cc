#include "protocol/authorize/code_facts.h"

#include "base/base64.h"
#include "base/json_reader.h"
#include "base/json_writer.h"
#include "protocol/rows/claims_wish_json.h"
#include "protocol/rows/principal_json.h"
#include "writ/fault.h"

namespace writ {

Payload ToPayload(const CodeFacts& facts) {
  Payload payload;
  base::JsonWriter json(payload.bytes);
  json.BeginObject().Key("client").String(facts.client_id).Key("redirect_uri").String(facts.redirect_uri);
  WriteTexts(json.Key("scopes"), facts.scopes);
  WriteTexts(json.Key("resources"), facts.resources);
  json.Key("nonce").String(facts.nonce).Key("plain").Bool(facts.method == PkceMethod::kPlain);
  json.Key("challenge").PlainString(base::Base64UrlEncode(facts.challenge_hash));
  WritePrincipal(json, facts.person);
  WriteClaimsWish(json, facts.claims_wish);
  json.Key("consent").String(facts.consent);
  json.Key("family").PlainString(base::Base64UrlEncode(facts.family.id));
  json.Key("family_forget_after").Integer(facts.family.forget_after).EndObject();
  return payload;
}

CodeFacts ParseCodeFacts(const Payload& payload) {
  const auto corrupt = [] {
    return Fault(FaultKind::kCorrupt, "an authorization code's row cannot be read");
  };
  const auto object = base::ParseJsonObject(payload.bytes);
  if (!object) throw corrupt();
  const auto text = [&](std::string_view name) {
    const auto value = base::TextMember(*object, name);
    if (!value) throw corrupt();
    return std::string(*value);
  };
  const auto bytes = [&](std::string_view name) {
    auto value = base::Base64UrlDecode(text(name));
    if (!value) throw corrupt();
    return std::move(*value);
  };
  auto scopes = base::TextsMember(*object, "scopes");
  auto resources = base::TextsMember(*object, "resources");
  auto person = ParsePrincipal(*object);
  const auto forget_after = base::IntegerMember(*object, "family_forget_after");
  const auto* const plain = object->if_contains("plain");
  if (!scopes || !resources || !person || !forget_after || plain == nullptr || !plain->is_bool())
    throw corrupt();
  return {.client_id = text("client"),
          .redirect_uri = text("redirect_uri"),
          .scopes = std::move(*scopes),
          .resources = std::move(*resources),
          .nonce = text("nonce"),
          .method = plain->get_bool() ? PkceMethod::kPlain : PkceMethod::kS256,
          .challenge_hash = bytes("challenge"),
          .person = std::move(*person),
          .claims_wish = ParseClaimsWish(*object),
          .consent = text("consent"),
          .family = {static_cast<std::uint32_t>(*forget_after), bytes("family")}};
}

}  // namespace writ
