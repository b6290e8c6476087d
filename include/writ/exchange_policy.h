// Who may exchange which tokens for what (RFC 8693). What no policy allows is denied.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace writ {

/// Whether what comes of an exchange says who acts.
enum class ExchangeMode : std::uint8_t {
  kDelegation,     ///< `act` names the actor token's subject, else the client that exchanges
  kImpersonation,  ///< without an actor token nothing does
};

/// All that it asks must hold; none of its lists is empty but, perhaps, `scopes`.
struct ExchangePolicy {
  std::vector<std::string> clients;  ///< ids of those that may exchange
  std::vector<std::string>
      subject_clients;  ///< ids of those that the subject token was issued to, or names of its issuers
  std::vector<std::string> resources;  ///< audiences that may come of it
  std::vector<std::string> scopes;     ///< that may come of it; empty: all that the subject token has
  ExchangeMode mode = ExchangeMode::kDelegation;
  bool allow_identity_tokens =
      false;  ///< as subject tokens; they have no scopes, so `scopes` is all they get

  bool operator==(const ExchangePolicy&) const = default;
};

}  // namespace writ
