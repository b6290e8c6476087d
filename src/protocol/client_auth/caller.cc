#include "protocol/client_auth/caller.h"

#include <algorithm>
#include <iterator>

#include "base/try.h"
#include "protocol/client_auth/client_secret.h"
#include "protocol/client_auth/presented.h"

namespace writ {
namespace {

/// Why an API resource did not prove itself; absent when it did.
std::optional<Reason> WhyNot(const ApiResource& api, SecretMatch match) {
  if (!api.enabled) return Reason::kApiDisabled;
  if (match == SecretMatch::kNone) return Reason::kApiSecretWrong;
  if (match == SecretMatch::kExpired) return Reason::kApiSecretExpired;
  return std::nullopt;
}

}  // namespace

std::vector<std::string> AuthenticatedCaller::VisibleScopes(const AccessTokenFacts& token,
                                                            const TokenManners& manners) const {
  if (client_ != nullptr) {
    return token.client_id == client_->client_id ? token.scopes : std::vector<std::string>{};
  }
  std::vector<std::string> visible;
  const bool meant =
      manners.audience_is_static || std::ranges::find(token.audience, api_->name) != token.audience.end();
  if (!meant) return visible;
  std::ranges::copy_if(token.scopes, std::back_inserter(visible), [&](const std::string& scope) {
    return std::ranges::find(api_->scopes, scope) != api_->scopes.end();
  });
  return visible;
}

Result<AuthenticatedCaller> AuthenticateCaller(const Call& call, const FormParams& params,
                                               const ClientWorld& world) {
  WRIT_TRY(const Presented presented, ParsePresented(call, params, world.catalog.manners().client));
  const Catalog& catalog = world.catalog;
  GuessLimits& guesses = world.guesses;
  const ThrottlingSettings& throttling = catalog.options().throttling;
  if (guesses.IsBlocked(call, presented.client_id, throttling))
    return Refuse(Reason::kThrottled, presented.client_id);
  static const std::vector<Secret> kNoSecrets;
  // Only clients sign.
  const ApiResource* const api = presented.assertion ? nullptr : catalog.FindApiResource(presented.client_id);
  const SecretMatch match = MatchSecret(
      presented.secret.Reveal(), api != nullptr ? api->api_secrets : kNoSecrets, catalog.decoys(), call.now);
  const auto why_not = api != nullptr ? WhyNot(*api, match) : std::nullopt;
  if (api != nullptr && !why_not) {
    if (!guesses.NoteSuccess(call, presented.client_id, throttling))
      return Refuse(Reason::kThrottled, presented.client_id);
    return AuthenticatedCaller(api, nullptr, presented.method);
  }

  // A failure is counted there, whichever of the two it was meant for.
  Result<AuthenticatedClient> client = AuthenticateClient(call, params, world);
  if (!client) {
    const bool only_api = why_not && client.error().reason == Reason::kClientUnknown;
    return Refuse(only_api ? *why_not : client.error().reason, std::move(client.error().detail));
  }
  if (!client->confidential()) return Refuse(Reason::kCallerPublic, client->client().client_id);
  return AuthenticatedCaller(nullptr, &client->client(), client->method());
}

}  // namespace writ
