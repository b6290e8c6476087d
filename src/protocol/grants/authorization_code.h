// The authorization_code grant: a code is redeemed, once.
#pragma once

#include "protocol/authorize/code_facts.h"
#include "protocol/grants/grant_ports.h"
#include "writ/grant.h"

namespace writ {

class AuthorizationCode final : public Grant {
 public:
  explicit AuthorizationCode(GrantPorts ports) : ports_(std::move(ports)) {}

  std::string_view Name() const override;
  std::span<const std::string_view> Parameters() const override;

  /// Refuses: kCodeMissing; kCodeUnknown; kCodeOfOther, and the code lives on; kCodeReplayed, and everything
  /// that came of the
  ///   first redemption is revoked, unless the right S256 verifier comes again within five seconds;
  ///   kCodeExpired; kCodeRedirectUriMissing, kCodeRedirectUri, kCodeVerifier: then the code is spent;
  ///   kResourceNotGranted, and the code lives.
  /// Source: RFC 6749 section 4.1.3, RFC 7636 section 4.6, RFC 9700 section 2.1.1.
  Result<Decision> Decide(const GrantCall& call) const override;

 private:
  std::unexpected<OAuthError> Replayed(const GrantCall& call, const CodeFacts& facts) const;
  std::unexpected<OAuthError> Spend(const GrantCall& call, const AuthorizationCodeKey& key,
                                    const CodeFacts& facts, Reason reason) const;

  GrantPorts ports_;
};

}  // namespace writ
