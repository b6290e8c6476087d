// What a realm does otherwise than Writ would by itself, where words are not enough: one field each, read in
// one place. docs/compatibility.md shows them side by side.
#pragma once

#include <cstddef>
#include <string_view>

#include "writ/snapshot.h"
#include "writ/time.h"

namespace writ {

/// What becomes of a parameter that stands more than once.
enum class Repeated {
  kRefused,
  kFirst,   ///< the first value counts
  kJoined,  ///< the values are one, with commas between them
};

/// Which bodies are read as a form.
enum class FormType {
  kForm,        ///< application/x-www-form-urlencoded, in any letter case
  kFormOrNone,  ///< the same in lower case; or no media type at all
};

/// How parameters are read.
struct FormManners {
  bool names_in_any_case = false;
  FormType type = FormType::kForm;
  Repeated repeated = Repeated::kRefused;
  Repeated repeated_client = Repeated::kRefused;  ///< client_id and client_secret
  bool blank_is_missing = false;                  ///< a value of blanks alone counts as not sent
};

/// What a client's assertion may be made out to.
enum class AssertionAudience {
  kIssuerOrCalled,  ///< the issuer, or the URL that is called
  kTokenEndpoint,   ///< the URL of the token endpoint, whatever is called
  kAnyEndpoint,  ///< the issuer, or the URL of an endpoint that grants are asked at; the issuer alone for a
                 ///< `typ` of its own
};

/// How a client proves itself.
struct ClientManners {
  bool challenges = true;  ///< 401 and WWW-Authenticate where the client waits for it
  bool first_method_wins =
      false;  ///< Basic before the body, whatever else was sent; an unusable one is passed over
  bool decodes_basic = true;  ///< the halves of Basic are form-encoded
  bool limits_before_decoding = false;
  bool needs_secret = false;  ///< an id alone is no credential: nobody is public
  AssertionAudience assertion_audience = AssertionAudience::kIssuerOrCalled;
  Seconds clock_skew{60};  ///< how far a client's clock may be off
  std::size_t longest_id = 200;
  std::size_t longest_secret = 512;
};

/// What a client may ask for, and gets that asks for nothing.
struct ScopeManners {
  std::size_t longest = 4096;
  bool required = false;  ///< there is no default
  bool defaults_for_people =
      false;  ///< without `scope`: identity scopes and offline_access as well, but for client_credentials
  bool defaults_keep_disabled = false;  ///< a disabled scope among the allowed ones then refuses the request
  bool defaults_have_limit = false;     ///< the default is no longer than `longest`
};

/// What tokens look like.
struct TokenManners {
  bool audience_is_static = false;  ///< `aud` is `{issuer}/resources`, whatever the token is for
  bool client_is_subject = true;    ///< `sub` of a client's own token is its client_id
  bool tells_issue_time = true;     ///< `iat` in access tokens
  bool tells_session = true;        ///< `sid` in access tokens
  bool lone_scope_is_text = false;  ///< one scope is a text, several are an array
};

/// The password grant.
struct PasswordManners {
  bool reads_acr_values = true;
  std::size_t longest_name =
      std::string_view::npos;  ///< past it nobody is known; the directory has a limit of its own, too
  std::size_t longest_password = std::string_view::npos;
  std::string_view amr = "pwd";
  std::string_view idp = "local";
};

/// What happens to refresh tokens.
struct RefreshManners {
  bool narrows = true;              ///< `scope` narrows the access token
  bool zero_is_no_cap = true;       ///< a sliding token without an absolute limit lives on by use
  bool always_tells_id = false;     ///< an identity token, also without openid
  bool lost_scope_refuses = false;  ///< a scope taken from the client since refuses the request
};

/// What stands on the wire around the members.
struct ReplyManners {
  std::string_view content_type = "application/json";
  std::string_view cache_control = "no-store";
  bool errors_are_uncached = true;  ///< errors carry the caching headers too
  bool id_token_first = false;      ///< the family's order of members
  bool tells_scope = true;          ///< `scope` in the token response
};

/// How userinfo refuses a token.
struct BearerManners {
  std::string_view realm = "writ";  ///< empty: none
  bool terse = false;               ///< the error's code alone and no body; also where no token was sent
};

struct Manners {
  bool paths_in_any_case = false;
  bool trailing_slash = false;  ///< one slash after a path is passed over
  FormManners form;
  ClientManners client;
  ScopeManners scope;
  TokenManners token;
  PasswordManners password;
  RefreshManners refresh;
  ReplyManners reply;
  BearerManners bearer;
  bool takes_resource = true;  ///< RFC 8707's `resource`; else it is ignored
  bool offers_device_grant = true;
  bool offers_ciba = true;
};

/// The manners of `compatibility`.
const Manners& MannersOf(Compatibility compatibility);

}  // namespace writ
