#include "protocol/introspection/introspection_endpoint.h"

#include "base/try.h"
#include "protocol/client_auth/caller.h"
#include "protocol/introspection/introspection_response.h"
#include "protocol/lookup/find_access_token.h"
#include "protocol/refusal.h"

namespace writ {
namespace {

constexpr std::string_view kParameters[] = {"token", "token_type_hint", "client_id", "client_secret"};

Result<Reply> Introspect(const Call& call, const RealmContext& realm, Outcome& outcome) {
  WRIT_TRY(const FormParams params, ParseFormParams(call, kParameters));
  WRIT_TRY(const AuthenticatedCaller caller, AuthenticateCaller(call, params, realm.catalog, *realm.guesses));
  outcome.client_id = caller.name();
  outcome.client_auth_method = caller.method();
  // The hint only ever saved a server a search: all kinds are searched here.
  //= rfc7662#section-2.1
  const auto token = params.Find("token");
  if (!token) return Refuse(Reason::kTokenMissing);
  const auto found = FindAccessToken(call, realm, *token);
  const auto scopes = found ? caller.VisibleScopes(*found->facts) : std::vector<std::string>{};
  const AccessTokenFacts* const shown = scopes.empty() ? nullptr : found->facts.get();
  outcome.token_state = shown != nullptr ? "active" : "inactive";
  return RenderIntrospection(call, realm, caller.name(), shown, scopes);
}

}  // namespace

Reply AnswerIntrospection(const Call& call, const RealmContext& realm) {
  Outcome outcome{.endpoint = "introspection"};
  Result<Reply> reply = Introspect(call, realm, outcome);
  //= rfc7662#section-2.3
  if (!reply) {
    return RenderRefusal(realm.catalog.settings().compatibility, std::move(reply.error()), Challenge::kBasic,
                         std::move(outcome));
  }
  reply->outcome = std::move(outcome);
  return std::move(*reply);
}

}  // namespace writ
