#include "protocol/hooks/hook_message.h"

#include "base/json_writer.h"
#include "base/text.h"
#include "crypto/digest.h"
#include "protocol/rows/claims_json.h"

namespace writ {
namespace {

void WriteText(base::JsonWriter& json, base::JsonName name, std::string_view text) {
  if (!text.empty()) json.Key(name).String(text);
}

}  // namespace

std::string MakeHookBody(const HookQuestion& question) {
  std::string body;
  base::JsonWriter json(body);
  json.BeginObject().Key("kind").PlainString(HookKindName(question.kind));
  json.Key("request_id").String(question.request_id).Key("realm").String(question.realm);
  WriteText(json, "client_id", question.client_id);
  WriteText(json, "grant_type", question.grant_type);
  json.Key("parameters").BeginObject();
  for (const auto& [name, value] : question.parameters) json.KeyOf(name).String(value);
  json.EndObject();
  if (!question.scopes.empty()) json.Key("scope").String(base::JoinBlanks(question.scopes));
  if (!question.resources.empty()) {
    json.Key("resource").BeginArray();
    for (const std::string& resource : question.resources) json.String(resource);
    json.EndArray();
  }
  WriteText(json, "tenant", question.tenant);
  WriteText(json, "idp", question.idp);
  WriteText(json, "subject", question.subject);
  WriteText(json, "address", question.address);
  for (const Claim& member : question.more) WriteMember(json, member);
  json.EndObject();
  return body;
}

std::string SignHookBody(Instant now, std::string_view body, std::span<const base::SecretBytes> secrets) {
  const std::string time = std::to_string(UnixSeconds(now));
  std::string text = time + '.';
  text += body;
  std::string signature = "t=" + time;
  for (const base::SecretBytes& secret : secrets)
    signature += ",v1=" + base::HexLower(crypto::HmacSha256(secret.Reveal(), text));
  base::Wipe(text);
  return signature;
}

}  // namespace writ
