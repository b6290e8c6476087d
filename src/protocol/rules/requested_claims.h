// Claims that a client asks for by name.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/catalog.h"
#include "writ/decision.h"
#include "writ/oauth_error.h"

namespace writ {

/// A `claims` parameter, as far as the client may have it.
struct RequestedClaims {
  ClaimsWish wish;
  /// The identity resources, beside those asked for as scopes, that tell them: what a person consents to.
  std::vector<std::string> scopes;
  std::vector<std::string> essential_acrs;  ///< one of them must be reached; empty: any will do
  std::string subject;                      ///< whom the tokens must be about; empty: anybody
};

/// Reads a `claims` parameter. Takes `scopes`: that are asked for, sorted.
/// Gives only claims that an identity resource among the client's AllowedScopes tells; others are left out.
/// Refuses: kClaimsMalformed for what is no JSON object whose `userinfo` and `id_token` are objects of
/// objects or null; kParameterTooLong.
/// Source: OpenID Connect Core sections 5.5 and 5.5.1.
Result<RequestedClaims> ParseRequestedClaims(std::optional<std::string_view> text,
                                             const std::vector<std::string>& scopes, const Client& client,
                                             const Catalog& catalog);

/// The identity resource among `scopes` that tells `claim`; null when none does.
const IdentityResource* FindTeller(std::string_view claim, const std::vector<std::string>& scopes,
                                   const Catalog& catalog);

/// Leaves of `wish` what the identity resources among `scopes` tell.
void NarrowWish(ClaimsWish& wish, const std::vector<std::string>& scopes, const Catalog& catalog);

}  // namespace writ
