#include "server/admin_routes.h"

#include "server/text_reply.h"

namespace writ::server {
namespace {

Reply AnswerReload(RealmKeeper& keeper) {
  const RealmKeeper::Reloaded reloaded = keeper.Reload();
  std::string text;
  for (const std::string& line : reloaded.lines) text += line + '\n';
  return MakeTextReply(reloaded.done ? 200 : 409, std::move(text));
}

/// The query is the request's id.
Reply AnswerExplain(const Call& call, const observe::Refusals& refusals) {
  auto line = refusals.Find(call.query);
  if (!line) return MakeTextReply(404, "no refused request of that id is remembered\n");
  return MakeTextReply(200, std::move(*line));
}

}  // namespace

std::vector<Route> MakeAdminRoutes(RealmKeeper& keeper, const observe::Refusals& refusals) {
  return {
      {.path = "/reload",
       .methods = {Method::kPost},
       .handler = [&](const Call&) { return AnswerReload(keeper); }},
      {.path = "/explain",
       .methods = {Method::kGet},
       .handler = [&](const Call& call) { return AnswerExplain(call, refusals); }},
  };
}

}  // namespace writ::server
