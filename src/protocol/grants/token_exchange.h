// The token exchange (RFC 8693): a token of ours is given up for another that says and may less.
#pragma once

#include "protocol/grants/grant_ports.h"
#include "protocol/wire_profiles/manners.h"
#include "writ/grant.h"

namespace writ {

/// What comes of it is never wider than the subject token (scopes, audience), never lives longer, ends with
/// it, and is no refresh token.
class TokenExchange final : public Grant {
 public:
  explicit TokenExchange(GrantPorts ports)
      : policies_(std::move(ports.exchange_policies)),
        audience_is_static_(MannersOf(ports.compatibility).token.audience_is_static) {}

  std::string_view Name() const override;
  std::span<const std::string_view> Parameters() const override;

  /// Refuses: kSubjectTokenMissing, kActorTokenHalf, kTokenTypeUnsupported; kSubjectTokenInvalid,
  /// kActorTokenInvalid, kSubjectTokenBound; kExchangeNotAllowed where no policy has client, subject's client
  /// and kind; kResourceNotGranted for a target that the policy or the subject token has not; kScopeWider;
  /// kActorNotAllowed; kExchangesTooMany; as ParseScope and ParseResource.
  /// Source: RFC 8693 section 2.
  Result<Decision> Decide(const GrantCall& call) const override;

 private:
  Result<const ExchangePolicy*> ChoosePolicy(const GrantCall& call, const LiveToken& subject,
                                             const std::vector<std::string>& targets) const;

  std::vector<ExchangePolicy> policies_;
  bool audience_is_static_;
};

}  // namespace writ
