#include "protocol/authorize/authorize_request.h"

#include <algorithm>

#include "base/text.h"
#include "base/try.h"
#include "protocol/rules/grant_types.h"
#include "protocol/rules/limits.h"
#include "protocol/rules/redirect_uri.h"
#include "protocol/rules/resources.h"
#include "protocol/rules/scopes.h"

namespace writ {
namespace {

constexpr std::string_view kParameters[] = {
    "client_id", "redirect_uri", "response_type", "response_mode", "scope",          "state",
    "nonce",     "prompt",       "max_age",       "login_hint",    "ui_locales",     "acr_values",
    "resource",  "request",      "request_uri",   "id_token_hint", "code_challenge", "code_challenge_method",
    "claims"};

std::string TextOf(const FormParams& params, std::string_view name) {
  return std::string(params.Find(name).value_or(""));
}

/// A text of at most `most` bytes.
Result<std::string> ShortText(const FormParams& params, std::string_view name, std::size_t most) {
  std::string text = TextOf(params, name);
  if (text.size() > most) return Refuse(Reason::kParameterTooLong, std::string(name));
  return text;
}

Result<ResponseType> CheckResponse(const FormParams& params, const Client& client) {
  const auto text = params.Find("response_type");
  if (!text) return Refuse(Reason::kResponseTypeMissing);
  const auto type = ParseResponseType(*text);
  if (!type) return Refuse(Reason::kResponseTypeUnknown, std::string(text->substr(0, 100)));
  const auto mode = params.Find("response_mode");
  const bool known = !mode || *mode == "query" || *mode == "fragment" || *mode == "form_post";
  if (!known) return Refuse(Reason::kResponseModeUnknown, std::string(mode->substr(0, 100)));
  //= oauth-multiple-response-types#section-5
  if (mode == "query" && type->via_browser()) return Refuse(Reason::kResponseModeUnsafe);
  if (!MayUseFlow(client, type->flow())) return Refuse(Reason::kGrantNotAllowed, std::string(type->flow()));
  // The gate asks this again.
  if (type->token && !client.allow_access_tokens_via_browser)
    return Refuse(Reason::kTokensViaBrowserOff, client.client_id);
  return *type;
}

/// Whether the scopes have something in the response that they could be for.
Result<void> CheckScopesOfType(const AuthorizeRequest& request, const Catalog& catalog) {
  const ResponseType& type = request.type;
  const auto is_identity = [&](const std::string& scope) {
    return catalog.FindIdentityResource(scope) != nullptr;
  };
  if (type.id_token && !std::ranges::binary_search(request.scopes, "openid"))
    return Refuse(Reason::kOpenidMissing);
  if (type.code) return {};
  const bool only_identity = type.id_token && !type.token;
  for (const std::string& scope : request.scopes) {
    if (is_identity(scope) ? !type.id_token : only_identity)
      return Refuse(Reason::kScopeNotForResponse, scope);
  }
  return {};
}

Result<std::vector<std::string>> ReadScopes(const FormParams& params, const ResponseType& type,
                                            const Client& client, const Catalog& catalog) {
  WRIT_TRY(std::vector<std::string> scopes, ParseScope(params.Find("scope")));
  if (scopes.empty()) {
    WRIT_TRY(scopes, DefaultScopes(client, catalog, {}, Subject::kNone));
  }
  WRIT_CHECK(CheckScopes(scopes, client, catalog, Subject::kPerson));
  // Without a code there is nothing that a refresh token could come with.
  //= oidc-core#section-11
  if (!type.code) std::erase(scopes, "offline_access");
  return scopes;
}

Result<std::string> ReadNonce(const FormParams& params, const ResponseType& type) {
  WRIT_TRY(std::string nonce, ShortText(params, "nonce", limits::kNonce));
  //= oidc-core#section-3.2.2.1
  if (nonce.empty() && type.id_token) return Refuse(Reason::kNonceMissing);
  return nonce;
}

//= oidc-core#section-3.1.2.1
Result<void> ReadPrompt(std::string_view prompt, AuthorizeRequest& request) {
  const auto values = base::SplitBlanks(prompt);
  for (const std::string_view value : values) {
    if (value == "none") {
      request.prompt_none = true;
    } else if (value == "login" || value == "select_account") {
      request.prompt_login = true;
    } else if (value == "consent") {
      request.prompt_consent = true;
    } else {
      return Refuse(Reason::kPromptUnknown, std::string(value.substr(0, 100)));
    }
  }
  if (request.prompt_none && values.size() > 1) return Refuse(Reason::kPromptContradicts);
  return {};
}

Result<std::optional<Seconds>> ParseMaxAge(std::optional<std::string_view> max_age) {
  constexpr std::uint64_t kLongest = 10ULL * 365 * 86'400;
  if (!max_age) return std::nullopt;
  const auto seconds = base::ParseDecimal(*max_age);
  if (!seconds) return Refuse(Reason::kMaxAgeMalformed);
  return Seconds(std::min(*seconds, kLongest));
}

}  // namespace

Result<FormParams> ParseAuthorizeParams(std::string_view text) {
  return ParseParams(text, kParameters, "resource");
}

Result<ReturnTo> CheckReturn(const FormParams& params, const Catalog& catalog) {
  const auto client_id = params.Find("client_id");
  if (!client_id) return Refuse(Reason::kClientIdMissing);
  ReturnTo to;
  to.client = catalog.FindClient(*client_id);
  if (to.client == nullptr) return Refuse(Reason::kAuthorizeClientUnknown);
  if (!to.client->enabled) return Refuse(Reason::kAuthorizeClientDisabled, to.client->client_id);
  const auto redirect_uri = params.Find("redirect_uri");
  if (!redirect_uri) return Refuse(Reason::kRedirectUriMissing, to.client->client_id);
  //= rfc9700#section-4.1.3
  if (!IsRegisteredRedirect(*to.client, *redirect_uri))
    return Refuse(Reason::kRedirectUriUnknown, to.client->client_id);
  to.redirect_uri = *redirect_uri;
  to.state = TextOf(params, "state");
  const auto mode = params.Find("response_mode");
  const auto type = ParseResponseType(params.Find("response_type").value_or(""));
  if (mode == "fragment" || (type && type->via_browser())) to.mode = ResponseMode::kFragment;
  if (mode == "form_post") to.mode = ResponseMode::kFormPost;
  return to;
}

Result<AuthorizeRequest> CheckAuthorizeRequest(const FormParams& params, const ReturnTo& to,
                                               const Catalog& catalog) {
  if (params.Find("request")) return Refuse(Reason::kRequestObject);
  if (params.Find("request_uri")) return Refuse(Reason::kRequestUri);
  const Client& client = *to.client;
  AuthorizeRequest request;
  WRIT_TRY(request.type, CheckResponse(params, client));
  if (request.type.code) {
    WRIT_TRY(request.pkce,
             ParsePkce(client, params.Find("code_challenge"), params.Find("code_challenge_method")));
  }
  WRIT_TRY(request.scopes, ReadScopes(params, request.type, client, catalog));
  WRIT_CHECK(CheckScopesOfType(request, catalog));
  WRIT_TRY(request.resources, ParseResources(params.FindAll("resource"), catalog));
  WRIT_TRY(request.nonce, ReadNonce(params, request.type));
  WRIT_TRY(request.claims, ParseRequestedClaims(params.Find("claims"), request.scopes, client, catalog));
  WRIT_CHECK(ReadPrompt(params.Find("prompt").value_or(""), request));
  WRIT_TRY(request.max_age, ParseMaxAge(params.Find("max_age")));
  WRIT_TRY(request.acr, ParseAcrValues(params.Find("acr_values")));
  WRIT_TRY(request.login_hint, ShortText(params, "login_hint", limits::kLoginHint));
  WRIT_TRY(request.ui_locales, ShortText(params, "ui_locales", limits::kUiLocales));
  return request;
}

}  // namespace writ
