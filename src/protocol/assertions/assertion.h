// Assertions: JWTs by which others vouch for something, once (RFC 7521, RFC 7523).
#pragma once

#include <boost/json/object.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/jws.h"
#include "protocol/assertions/signer_keys.h"
#include "writ/change.h"
#include "writ/oauth_error.h"
#include "writ/time.h"

namespace writ {

/// How far the clocks of others may be off.
inline constexpr Seconds kClockSkew{60};

/// What an assertion must say.
struct AssertionRules {
  std::string_view issuer;             ///< `iss`
  std::string_view subject;            ///< `sub`; empty: anybody
  std::vector<std::string> audiences;  ///< `aud` is one of them, and nothing else
  Seconds longest{300};                ///< how long it may live
  bool once = true;                    ///< it has a `jti`
  Seconds skew = kClockSkew;           ///< how far its issuer's clock may be off
  Instant now;
  /// What `typ` may be, where there is one; absent: anything.
  std::optional<std::vector<std::string_view>> types = std::nullopt;
  /// It asks for something and speaks of nobody: a `sub` is not its client's, `iat` and `nbf` are there, and
  /// it lives no longer than `longest` from the latter.
  bool is_request = false;
};

/// What an assertion says, all of it checked.
struct Asserted {
  std::string subject;
  std::string jti;  ///< empty only where it need not be there
  Instant expires_at;
  Instant taken_until;  ///< later by the skew
  boost::json::object claims;
};

/// A token that an assertion parameter holds, taken apart. Nothing in it is to be trusted yet.
struct UncheckedAssertion {
  crypto::Jws jws;  ///< views the parameter's text
  boost::json::object claims;

  /// A text claim; empty: none.
  std::string Claim(std::string_view name) const;
};

/// Takes an assertion apart.
/// Refuses: kAssertionMalformed for what is no compact JWS of a strict JSON object; kAssertionBringsKey.
Result<UncheckedAssertion> ParseAssertion(std::string_view text);

/// Checks an assertion: its signature first, then what it says.
/// Refuses: kAssertionKind; kAssertionKeyUnknown, kAssertionSignature; kAssertionIssuer for another `iss` or
/// `sub`;
///   kAssertionAudience; kAssertionExpired, kAssertionNotYet, kAssertionLifetime; kAssertionJti.
/// Faults: kUnavailable where its keys stand at a URL and cannot be had.
/// Source: RFC 7523 section 3.
Result<Asserted> CheckAssertion(UncheckedAssertion assertion, const SignerKeys& keys,
                                const AssertionRules& rules);

/// What is left behind by an assertion, so that it is good once. `owner`: who signs, and for what.
/// The row matters until nobody takes the assertion any more.
MarkKey MarkOf(std::string_view owner, const Asserted& asserted);

}  // namespace writ
