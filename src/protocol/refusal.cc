#include "protocol/refusal.h"

#include "base/json_writer.h"
#include "protocol/json_fields.h"
#include "protocol/rows/claims_json.h"
#include "protocol/throttle/guess_limits.h"
#include "protocol/wire_profiles/wire_profile.h"

namespace writ {

Reply RenderRefusal(Compatibility compatibility, OAuthError error, Challenge challenge, Outcome outcome) {
  const Wording& wording = FindWording(compatibility, error.reason);
  Reply reply;
  reply.status = wording.status;
  const ReplyManners& manners = MannersOf(compatibility).reply;
  AddUncachedJsonFields(reply, manners);
  if (!manners.errors_are_uncached) reply.fields.resize(1);
  const std::string_view code = error.words ? std::string_view(error.words->error) : wording.error;
  const std::string_view description =
      error.words ? std::string_view(error.words->description) : wording.description;
  const bool challenged = challenge == Challenge::kBasic && code == "invalid_client";
  if (challenged) {
    reply.status = 401;
    //= rfc7617#section-2
    reply.fields.push_back({"WWW-Authenticate", "Basic realm=\"writ\", charset=\"UTF-8\""});
  }
  //= rfc6585#section-4
  if (reply.status == 503) reply.fields.push_back({"Retry-After", "1"});
  if (reply.status == 429) reply.fields.push_back({"Retry-After", std::to_string(kGuessWindow.count())});
  base::JsonWriter json(reply.body);
  json.BeginObject().Key("error").String(code);
  if (!description.empty()) json.Key("error_description").String(description);
  if (error.words) {
    for (const Claim& member : error.words->members) WriteMember(json, member);
  }
  json.EndObject();
  reply.outcome = std::move(outcome);
  // Of what others word only the reason is told of: whoever counts errors knows ours.
  reply.outcome.error = wording.error;
  reply.outcome.refusal = std::move(error);
  return reply;
}

Reply RenderFault(FaultKind kind, std::string_view request_id) {
  const bool unavailable = kind == FaultKind::kUnavailable;
  Reply reply;
  reply.status = unavailable ? 503 : 500;
  AddUncachedJsonFields(reply);
  if (unavailable) reply.fields.push_back({"Retry-After", "1"});
  reply.outcome.error = unavailable ? "temporarily_unavailable" : "server_error";
  base::JsonWriter json(reply.body);
  json.BeginObject().Key("error").String(reply.outcome.error);
  json.Key("error_description")
      .String(std::string(unavailable ? "Try again shortly; request " : "The server failed; request ")
                  .append(request_id))
      .EndObject();
  return reply;
}

}  // namespace writ
