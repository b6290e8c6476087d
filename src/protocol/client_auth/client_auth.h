// Step 4 of the walk: who is asking.
#pragma once

#include <functional>
#include <string_view>

#include "protocol/assertions/signer_keys.h"
#include "protocol/call.h"
#include "protocol/catalog.h"
#include "protocol/form/form_params.h"
#include "protocol/refusal.h"
#include "protocol/throttle/guess_limits.h"
#include "writ/change.h"
#include "writ/client.h"
#include "writ/oauth_error.h"

namespace writ {

/// What authentication looks at beside the request.
struct ClientWorld {
  const Catalog& catalog;
  GuessLimits& guesses;
  /// Leaves a mark that nobody has left yet, durably. False when it is there already.
  std::function<bool(const MarkKey& mark)> use_once;
  const KeyFetching& fetching;  ///< of keys that clients serve themselves
};

/// A client that is known, enabled, and has proved itself as its registration asks. A passport: only
/// AuthenticateClient makes one.
class AuthenticatedClient {
 public:
  AuthenticatedClient(AuthenticatedClient&&) = default;
  AuthenticatedClient& operator=(AuthenticatedClient&&) = default;

  const Client& client() const { return *client_; }

  /// The method that was used, by its wire name; `none` for a public client.
  std::string_view method() const { return method_; }

  /// Whether the client proved itself by a secret.
  bool confidential() const { return client_->require_client_secret; }

 private:
  friend Result<AuthenticatedClient> AuthenticateClient(const Call& call, const FormParams& params,
                                                        const ClientWorld& world);
  AuthenticatedClient(const Client& client, std::string_view method) : client_(&client), method_(method) {}

  const Client* client_;
  std::string_view method_;
};

/// Authenticates the client of a request by `client_secret_basic`, `client_secret_post`, `private_key_jwt`,
/// `client_secret_jwt` or, for public clients, `none`. An Authorization header of another scheme is ignored;
/// so is a secret sent for a public client. Refuses: kClientCredentialsMissing; kClientMethodsTwo;
/// kClientIdContradicts; kBasicMalformed; kClientIdTooLong;
///   kClientSecretTooLong; kClientUnknown; kClientDisabled; kClientSecretMissing; kClientSecretWrong;
///   kClientSecretExpired; kThrottled after too many failures; kAssertionTypeUnknown and as CheckAssertion;
///   kAssertionReplayed for an assertion that was used before. The same work is done for a secret of an
///   unknown client as for that of a known one.
/// Faults: as CheckAssertion.
/// Keeps: a mark of the assertion, once all of it was right.
/// Source: RFC 6749 section 2.3, RFC 7523 section 2.2.
Result<AuthenticatedClient> AuthenticateClient(const Call& call, const FormParams& params,
                                               const ClientWorld& world);

/// Whether a refusal of this call's client authentication carries a challenge: when the client tried the
/// Authorization header, or offered nothing at all, and so may be waiting to be asked.
Challenge ChallengeFor(const Call& call, Reason reason);

/// The reply of an endpoint that authenticates clients: `answer`, or its refusal, rendered, with a challenge
/// where there is one. Takes `outcome`: what is known of the request; the reply has it.
Reply FinishReply(const Call& call, Compatibility compatibility, Result<Reply> answer, Outcome outcome);

}  // namespace writ
