// Who asks about tokens: an API with its secret, or a client about its own.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "protocol/call.h"
#include "protocol/catalog.h"
#include "protocol/client_auth/client_auth.h"
#include "protocol/form/form_params.h"
#include "protocol/lookup/access_token_facts.h"
#include "writ/client.h"
#include "writ/oauth_error.h"

namespace writ {

/// An API resource or a client that has proved itself by a secret. A passport: only AuthenticateCaller makes
/// one.
class AuthenticatedCaller {
 public:
  AuthenticatedCaller(AuthenticatedCaller&&) = default;
  AuthenticatedCaller& operator=(AuthenticatedCaller&&) = default;

  /// The name of the API resource, or the client's id.
  const std::string& name() const { return api_ != nullptr ? api_->name : client_->client_id; }

  /// The authentication method that was used, by its wire name.
  std::string_view method() const { return method_; }

  /// The scopes of a token that the caller may know of: of a token for this API those that it exposes, of a
  /// client's own token all. Empty when the token is none of the caller's business.
  /// Source: RFC 7662 section 4.
  std::vector<std::string> VisibleScopes(const AccessTokenFacts& token, const TokenManners& manners) const;

 private:
  friend Result<AuthenticatedCaller> AuthenticateCaller(const Call& call, const FormParams& params,
                                                        const ClientWorld& world);
  AuthenticatedCaller(const ApiResource* api, const Client* client, std::string_view method)
      : api_(api), client_(client), method_(method) {}

  const ApiResource* api_;
  const Client* client_;
  std::string_view method_;
};

/// Authenticates by `client_secret_basic` or `client_secret_post`: an API resource whose name and secret are
/// presented, else, also by an assertion, the client of that id. The same work is done whether either is
/// known. Refuses: as AuthenticateClient; kApiDisabled, kApiSecretWrong and kApiSecretExpired where an API
/// but no client has that name; kCallerPublic for a client that needs no secret.
Result<AuthenticatedCaller> AuthenticateCaller(const Call& call, const FormParams& params,
                                               const ClientWorld& world);

}  // namespace writ
