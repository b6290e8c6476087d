// What a token request yields once it is durable.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "writ/client.h"
#include "writ/oauth_error.h"
#include "writ/time.h"

namespace writ {

class Minted;

/// The tokens of one request, kept durably where they are kept at all. A passport: only the commit
/// makes one.
class TokenSet {
 public:
  TokenSet(TokenSet&&) = default;
  TokenSet& operator=(TokenSet&&) = default;

  /// A JWT or an opaque handle, visible ASCII.
  const std::string& access_token() const { return access_token_; }
  std::string_view token_type() const { return "Bearer"; }
  Seconds expires_in() const { return expires_in_; }

  /// The granted scopes, one blank between each two.
  const std::string& scope() const { return scope_; }

  /// A handle of 80 characters of base64url; empty: none.
  const std::string& refresh_token() const { return refresh_token_; }

  /// A JWT; empty: none.
  const std::string& id_token() const { return id_token_; }

  /// What the access token is called as a token of an exchange (RFC 8693 section 3); empty: it is of none.
  const std::string& issued_token_type() const { return issued_token_type_; }

  /// Further members of the response, as the grant decided; `type` is their name.
  const std::vector<Claim>& response_members() const { return response_members_; }

 private:
  friend class Minted;
  TokenSet() = default;

  std::string access_token_;
  Seconds expires_in_{0};
  std::string scope_;
  std::string refresh_token_;
  std::string id_token_;
  std::string issued_token_type_;
  std::vector<Claim> response_members_;
};

}  // namespace writ
