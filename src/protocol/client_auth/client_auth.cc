#include "protocol/client_auth/client_auth.h"

#include "base/try.h"
#include "protocol/client_auth/client_secret.h"
#include "protocol/client_auth/presented.h"
#include "protocol/rules/limits.h"

namespace writ {
namespace {

bool HasBasic(const Call& call) {
  const auto authorization = call.Find("authorization");
  return authorization && IsBasic(*authorization);
}

/// The Basic header's credentials, once the body is seen to hold none that differ.
Result<Presented> ParseBasicAlone(const Call& call, const FormParams& params, const ClientManners& manners) {
  //= rfc6749#section-2.3
  const bool also_in_body = params.Find("client_secret") || params.Find("client_assertion");
  if (also_in_body) return Refuse(Reason::kClientMethodsTwo);
  Result<Presented> basic = ParseClientSecretBasic(*call.Find("authorization"), manners);
  const auto body_id = params.Find("client_id");
  if (basic && body_id && *body_id != basic->client_id) return Refuse(Reason::kClientIdContradicts);
  return basic;
}

/// Whether `presented` is a credential at all, by its lengths and whether a secret is there that must be.
Result<void> CheckPresented(const Presented& presented, const ClientManners& manners) {
  if (presented.client_id.size() > manners.longest_id) return Refuse(Reason::kClientIdTooLong);
  if (presented.secret.size() > manners.longest_secret) return Refuse(Reason::kClientSecretTooLong);
  const bool bare = presented.secret.empty() && !presented.assertion;
  if (manners.needs_secret && bare) return Refuse(Reason::kClientSecretMissing, presented.client_id);
  return {};
}

Result<Presented> Checked(Result<Presented> presented, const ClientManners& manners) {
  if (!presented) return presented;
  WRIT_CHECK(CheckPresented(*presented, manners));
  return presented;
}

Result<Presented> ParseBody(const FormParams& params) {
  return params.Find("client_assertion") ? ParseClientAssertion(params) : ParseClientSecretPost(params);
}

/// The first method that holds a whole credential; what cannot be used is passed over, as the family does. Of
/// an id alone the last one counts.
Result<Presented> ParseFirst(const Call& call, const FormParams& params, const ClientManners& manners) {
  const bool one_header = call.Count("authorization") == 1;
  if (!one_header || !HasBasic(call)) return Checked(ParseBody(params), manners);
  Result<Presented> basic = Checked(ParseClientSecretBasic(*call.Find("authorization"), manners), manners);
  if (basic && !basic->secret.empty()) return basic;
  Result<Presented> body = Checked(ParseBody(params), manners);
  return body || !basic ? std::move(body) : std::move(basic);
}

/// Whether a refusal may have been a guess at a secret, or at which clients there are.
bool IsGuess(Reason reason) {
  return reason == Reason::kClientUnknown || reason == Reason::kClientDisabled ||
         reason == Reason::kClientSecretWrong || reason == Reason::kClientSecretExpired ||
         reason == Reason::kAssertionSignature || reason == Reason::kAssertionKeyUnknown;
}

/// The client that its assertion proves, or that needs no proof.
Result<const Client*> FindSigner(const Call& call, Presented presented, const ClientWorld& world) {
  const Client* const client = world.catalog.FindClient(presented.client_id);
  if (client == nullptr) return Refuse(Reason::kClientUnknown, presented.client_id);
  if (!client->enabled) return Refuse(Reason::kClientDisabled, client->client_id);
  if (client->require_client_secret)
    WRIT_CHECK(CheckClientAssertion(call, *client, std::move(*presented.assertion), world));
  return client;
}

/// The client that its secret proves, or that needs no proof. The same work is done whoever it is.
Result<const Client*> FindKnower(const Presented& presented, const Catalog& catalog, Instant now) {
  const bool needs_secret = catalog.manners().client.needs_secret;
  static const std::vector<Secret> kNoSecrets;
  const Client* const client = catalog.FindClient(presented.client_id);
  const SecretMatch match =
      MatchSecret(presented.secret.Reveal(), client != nullptr ? client->client_secrets : kNoSecrets,
                  catalog.decoys(), now);

  if (client == nullptr) return Refuse(Reason::kClientUnknown, presented.client_id);
  if (!client->enabled) return Refuse(Reason::kClientDisabled, client->client_id);
  if (!client->require_client_secret && !needs_secret) return client;
  if (presented.secret.empty()) return Refuse(Reason::kClientSecretMissing, client->client_id);
  if (match == SecretMatch::kNone) return Refuse(Reason::kClientSecretWrong, client->client_id);
  if (match == SecretMatch::kExpired) return Refuse(Reason::kClientSecretExpired, client->client_id);
  return client;
}

}  // namespace

Result<Presented> ParsePresented(const Call& call, const FormParams& params, const ClientManners& manners) {
  if (manners.first_method_wins) return ParseFirst(call, params, manners);
  if (call.Count("authorization") > 1) return Refuse(Reason::kClientMethodsTwo);
  return Checked(HasBasic(call) ? ParseBasicAlone(call, params, manners) : ParseBody(params), manners);
}

Result<AuthenticatedClient> AuthenticateClient(const Call& call, const FormParams& params,
                                               const ClientWorld& world) {
  NoteStep(call.walk, Step::kAuthenticateClient);
  WRIT_TRY(Presented presented, ParsePresented(call, params, world.catalog.manners().client));

  // Asked before anything is compared, and again once it is known what came of it: see GuessLimits.
  const ThrottlingSettings& throttling = world.catalog.options().throttling;
  const std::string client_id = presented.client_id;
  const std::string_view method = presented.method;
  const auto throttled = [&] { return Refuse(Reason::kThrottled, client_id); };
  if (world.guesses.IsBlocked(call, client_id, throttling)) return throttled();
  Result<const Client*> client = presented.assertion ? FindSigner(call, std::move(presented), world)
                                                     : FindKnower(presented, world.catalog, call.now);
  if (!client) {
    const bool told =
        !IsGuess(client.error().reason) || world.guesses.CountFailure(call, client_id, throttling);
    return told ? std::unexpected(std::move(client.error())) : throttled();
  }
  if (!(*client)->require_client_secret) return AuthenticatedClient(**client, "none");
  if (!world.guesses.NoteSuccess(call, client_id, throttling)) return throttled();
  return AuthenticatedClient(**client, method);
}

Challenge ChallengeFor(const Call& call, Reason reason) {
  return HasBasic(call) || reason == Reason::kClientCredentialsMissing ? Challenge::kBasic : Challenge::kNone;
}

Reply FinishReply(const Call& call, Compatibility compatibility, Result<Reply> answer, Outcome outcome) {
  if (answer) {
    answer->outcome = std::move(outcome);
    return std::move(*answer);
  }
  const bool challenges = MannersOf(compatibility).client.challenges;
  const Challenge challenge = challenges ? ChallengeFor(call, answer.error().reason) : Challenge::kNone;
  return RenderRefusal(compatibility, std::move(answer.error()), challenge, std::move(outcome));
}

}  // namespace writ
