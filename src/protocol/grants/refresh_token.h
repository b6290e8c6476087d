// The refresh_token grant: a family goes on, from generation to generation.
#pragma once

#include "protocol/grants/grant_ports.h"
#include "protocol/refresh/family_facts.h"
#include "writ/grant.h"

namespace writ {

class RefreshToken final : public Grant {
 public:
  explicit RefreshToken(GrantPorts ports) : ports_(std::move(ports)) {}

  std::string_view Name() const override;
  std::span<const std::string_view> Parameters() const override;

  /// Refuses: kRefreshTokenMissing, -Unknown, -OfOther, -Revoked, -Expired; kOfflineAccessOff;
  /// kRefreshTokenReused for a
  ///   token that was replaced, once the family's window is over: the family is then revoked; kScopeWider;
  ///   kScopeNone when the client may have none of the scopes any more; kResourceNotGranted.
  /// Source: RFC 6749 section 6, RFC 9700 section 4.14.2.
  Result<Decision> Decide(const GrantCall& call) const override;

 private:
  void Revoke(const GrantCall& call, const RefreshFamilyKey& key, const FamilyFacts& facts) const;
  Result<FamilyUse::Step> NextStep(const GrantCall& call, const ParsedFamilyHandle& handle,
                                   const RefreshFamilyRow& row, const FamilyFacts& facts) const;

  GrantPorts ports_;
};

}  // namespace writ
