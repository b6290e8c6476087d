#include "protocol/introspection/introspection_endpoint.h"

#include "base/json_writer.h"
#include "base/try.h"
#include "protocol/client_auth/caller.h"
#include "protocol/client_auth/client_world.h"
#include "protocol/hooks/profile.h"
#include "protocol/introspection/introspection_response.h"
#include "protocol/lookup/find_access_token.h"
#include "protocol/lookup/find_refresh_token.h"
#include "protocol/people/subject.h"
#include "protocol/refusal.h"

namespace writ {
namespace {

constexpr std::string_view kParameters[] = {"token",         "token_type_hint",       "client_id",
                                            "client_secret", "client_assertion_type", "client_assertion"};

/// What an active refresh token says.
AccessTokenFacts FactsOf(const FoundRefreshToken& token, const RealmContext& realm) {
  const Client& client = *realm.catalog.FindClient(token.facts.client_id);
  AccessTokenFacts facts;
  facts.token_type = {};
  facts.client_id = token.facts.client_id;
  facts.subject = SubjectFor(client, *token.person);
  facts.scopes = token.facts.scopes;
  facts.expires_at = token.expires_at;
  base::JsonWriter json(facts.members);
  json.Key("iss").String(realm.catalog.options().issuer_uri).Key("client_id").String(facts.client_id);
  json.Key("sub").String(facts.subject).Key("iat").Integer(UnixSeconds(token.facts.created_at));
  json.Key("exp").Integer(UnixSeconds(token.expires_at));
  return facts;
}

/// Whether the person whom a token speaks for may be spoken for, by the claims hook's word too.
bool IsActive(const Call& call, const RealmContext& realm, const std::string& client_id,
              const std::optional<Person>& person) {
  if (!person) return true;
  const Client& client = *realm.catalog.FindClient(client_id);
  return FindClaims(call, realm, client, *person, {}, ProfileFor::kIntrospection).has_value();
}

/// What the token says, whatever its kind; null when it is not active.
std::shared_ptr<const AccessTokenFacts> FindActive(const Call& call, const RealmContext& realm,
                                                   std::string_view token) {
  if (auto access = FindAccessToken(call, realm, token)) {
    if (!IsActive(call, realm, access->facts->client_id, access->person)) return nullptr;
    return std::move(access->facts);
  }
  const auto refresh = FindRefreshToken(call, realm, token);
  if (!refresh || !refresh->person) return nullptr;
  if (!IsActive(call, realm, refresh->facts.client_id, refresh->person)) return nullptr;
  return std::make_shared<const AccessTokenFacts>(FactsOf(*refresh, realm));
}

Result<Reply> Introspect(const Call& call, const RealmContext& realm, Outcome& outcome) {
  WRIT_TRY(const FormParams params, ParseFormParams(call, kParameters, {}, realm.catalog.manners().form));
  WRIT_TRY(const AuthenticatedCaller caller, AuthenticateCaller(call, params, MakeClientWorld(call, realm)));
  outcome.client_id = caller.name();
  outcome.client_auth_method = caller.method();
  // The hint only ever saved a server a search: all kinds are searched here.
  //= rfc7662#section-2.1
  const auto token = params.Find("token");
  if (!token) return Refuse(Reason::kTokenMissing);
  const auto facts = FindActive(call, realm, *token);
  const auto scopes = facts != nullptr ? caller.VisibleScopes(*facts, realm.catalog.manners().token)
                                       : std::vector<std::string>{};
  const AccessTokenFacts* const shown = scopes.empty() ? nullptr : facts.get();
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
