// Proof keys (RFC 7636).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "writ/client.h"
#include "writ/oauth_error.h"

namespace writ {

enum class PkceMethod { kS256, kPlain };

/// A challenge that came with an authorization request.
struct PkceChallenge {
  PkceMethod method = PkceMethod::kS256;
  std::string challenge;
};

/// Reads `code_challenge` and `code_challenge_method`.
/// Gives: absent when no challenge was sent and the client needs none.
/// Refuses: kPkceMissing; kPkceMethodUnknown for all but S256, and `plain` where the client's
/// AllowPlainTextPkce is true, also
///   where a method that is left out means `plain`; kPkceMalformed for what is no challenge of its method.
/// Source: RFC 7636 section 4.3, RFC 9700 section 2.1.1.
Result<std::optional<PkceChallenge>> ParsePkce(const Client& client,
                                               std::optional<std::string_view> challenge,
                                               std::optional<std::string_view> method);

/// The challenge that `verifier` proves. Absent when it has another length or other characters than a
/// verifier has. Source: RFC 7636 sections 4.1, 4.2, 4.6.
std::optional<std::string> ChallengeOf(std::string_view verifier, PkceMethod method);

}  // namespace writ
