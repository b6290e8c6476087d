// The port to grants: ours and anybody else's have this one contract.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "writ/client.h"
#include "writ/decision.h"
#include "writ/live_token.h"
#include "writ/oauth_error.h"
#include "writ/time.h"

namespace writ {

/// What a grant may look at.
struct GrantCall {
  const Client& client;  ///< known, enabled and authenticated
  /// The value of one of the grant's declared parameters; absent when it was not sent. Others are always
  /// absent.
  std::function<std::optional<std::string_view>(std::string_view name)> parameter;
  /// All values of a declared parameter that may stand several times: `audience` alone may.
  std::function<std::vector<std::string_view>(std::string_view name)> values;
  /// The scopes of the parameter `scope`, each once, sorted; where it is absent all API scopes that the
  /// client may have. Takes for granted that `scope` is declared. Refuses: kScopeTooLong, kScopeMalformed.
  std::function<Result<std::vector<std::string>>()> scopes;
  /// The resource of the parameter `resource`; none where it is absent.
  /// Refuses: kResourceMalformed.
  std::function<Result<std::vector<std::string>>()> resources;
  /// Whether the client may have these for a person. The gate asks again; a grant that does costly work asks
  /// first.
  std::function<Result<void>(const std::vector<std::string>& scopes)> check_scopes;
  /// The person whose `sub` this is, as if they had proved it now, in no way that is told.
  /// Refuses: kSubjectNotKnown, kPersonDisabled. Faults: what the directory throws.
  std::function<Result<Principal>(std::string_view subject)> person_of;
  /// What a presented token of this realm, or of an issuer that this client may bring, says. Takes `type`:
  /// what it is said to be, a URI of RFC 8693 section 3. Gives: absent when it is none, not live, or not of
  /// that type. Faults: what the store throws.
  std::function<std::optional<LiveToken>(std::string_view token, std::string_view type)> live_token;
  std::string_view address;     ///< from where the client calls, without port
  std::string_view request_id;  ///< the same in every round of one request
  Instant now;
  SteadyTime deadline;
};

/// One way to get a token. Stateless: it never builds a token, never reads a clock, never writes a response.
/// Thread: may be called from any thread.
class Grant {
 public:
  virtual ~Grant() = default;

  /// The `grant_type` it answers to.
  virtual std::string_view Name() const = 0;

  /// The names of all parameters it may read, literals.
  virtual std::span<const std::string_view> Parameters() const = 0;

  /// Says what the request should get. The gate checks it all again. A grant that is not built in gives no
  /// identity token and no scope beyond those of `GrantCall::scopes`; it may refuse in its own words
  /// (RefuseAs).
  virtual Result<Decision> Decide(const GrantCall& call) const = 0;
};

}  // namespace writ
