#include "protocol/token/token_response.h"

#include "protocol/json_fields.h"
#include "protocol/rows/claims_json.h"

namespace writ {

void WriteTokens(base::JsonWriter& json, const TokenSet& tokens, const ReplyManners& manners) {
  const auto write_id_token = [&] {
    if (!tokens.id_token().empty()) json.Key("id_token").PlainString(tokens.id_token());
  };
  if (manners.id_token_first) write_id_token();
  json.Key("access_token").PlainString(tokens.access_token());
  json.Key("expires_in").Integer(tokens.expires_in().count());
  json.Key("token_type").String(tokens.token_type());
  if (!tokens.refresh_token().empty()) json.Key("refresh_token").PlainString(tokens.refresh_token());
  if (!manners.id_token_first) write_id_token();
  if (manners.tells_scope) json.Key("scope").String(tokens.scope());
  if (!tokens.issued_token_type().empty()) json.Key("issued_token_type").String(tokens.issued_token_type());
  for (const Claim& member : tokens.response_members()) WriteMember(json, member);
}

Reply RenderTokenResponse(const Call& call, const TokenSet& tokens, const ReplyManners& manners) {
  NoteStep(call.walk, Step::kRender);
  Reply reply;
  AddUncachedJsonFields(reply, manners);
  reply.body.reserve(tokens.access_token().size() + tokens.id_token().size() + tokens.scope().size() + 256);
  base::JsonWriter json(reply.body);
  json.BeginObject();
  WriteTokens(json, tokens, manners);
  json.EndObject();
  return reply;
}

}  // namespace writ
