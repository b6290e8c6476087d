// An authorization request, checked in two halves: who asks and where the answer goes, then what is asked
// for.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/call.h"
#include "protocol/catalog.h"
#include "protocol/form/form_params.h"
#include "protocol/rules/acr_values.h"
#include "protocol/rules/pkce.h"
#include "protocol/rules/requested_claims.h"
#include "protocol/rules/response_type.h"
#include "writ/client.h"
#include "writ/oauth_error.h"
#include "writ/time.h"

namespace writ {

enum class ResponseMode { kQuery, kFragment, kFormPost };

/// Where the answer goes, success or refusal. Only what CheckReturn has made may a browser be sent to.
struct ReturnTo {
  const Client* client = nullptr;
  std::string redirect_uri;
  ResponseMode mode = ResponseMode::kQuery;
  std::string state;  ///< empty: none was sent
};

/// What is asked for.
struct AuthorizeRequest {
  ResponseType type;
  std::vector<std::string> scopes;     ///< sorted
  std::vector<std::string> resources;  ///< as they were named
  std::optional<PkceChallenge> pkce;
  std::string nonce;  ///< empty: none
  bool prompt_none = false;
  bool prompt_login = false;  ///< `select_account` too: there is one account to a session
  bool prompt_consent = false;
  std::optional<Seconds> max_age;
  AcrValues acr;
  RequestedClaims claims;  ///< asked for by name
  std::string login_hint;
  std::string ui_locales;
};

/// Reads the parameters of an authorization request.
/// Takes `text`: a query or a form, as on the wire.
/// Refuses: as ParseFormParams.
Result<FormParams> ParseAuthorizeParams(std::string_view text);

/// Who asks, and whether a browser may be sent there. What it refuses is shown to the person, on a page of
/// ours. Refuses: kClientIdMissing, kClientUnknown, kClientDisabled; kRedirectUriMissing,
/// kRedirectUriUnknown. Source: RFC 9700 section 4.11.2.
Result<ReturnTo> CheckReturn(const FormParams& params, const Catalog& catalog);

/// What is asked for. What it refuses is told to the client.
/// Refuses: kRequestObject, kRequestUri; kResponseTypeMissing, kResponseTypeUnknown, kResponseModeUnknown,
/// kResponseModeUnsafe; kGrantNotAllowed, kTokensViaBrowserOff, kNonceMissing, kOpenidMissing,
/// kScopeNotForResponse; as
///   ParsePkce, ParseScope, CheckScopes, ParseAcrValues, ParseRequestedClaims; kPromptUnknown,
///   kPromptContradicts, kMaxAgeMalformed, kNonceTooLong, kParameterTooLong; kResourceMalformed,
///   kResourceUnknown.
/// Source: RFC 6749 section 4.1.1, OpenID Connect Core section 3.1.2.
Result<AuthorizeRequest> CheckAuthorizeRequest(const FormParams& params, const ReturnTo& to,
                                               const Catalog& catalog);

}  // namespace writ
