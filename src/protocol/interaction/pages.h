// The port to pages: what a person sees. Ours are in web/.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/call.h"
#include "writ/client.h"
#include "writ/oauth_error.h"
#include "writ/snapshot.h"
#include "writ/time.h"

namespace writ {

/// What a sign-in page shows.
struct LoginView {
  std::string action;              ///< where its form goes
  std::string interaction;         ///< the opaque id that the form carries
  const Client* client = nullptr;  ///< for whom; null: for our own pages
  std::string username;            ///< to begin with: the hint, or what was typed before
  std::string ui_locales;          ///< as the client asked
  bool failed = false;             ///< the name or the password was wrong
  bool throttled = false;          ///< too many were tried, or too many sign in at once
};

/// A scope that somebody is asked for.
struct ScopeView {
  std::string name;
  std::string display_name;
  std::string description;
  bool required = false;
  bool emphasize = false;
};

/// What a consent page shows.
struct ConsentView {
  std::string action;
  std::vector<std::pair<std::string_view, std::string>> fields;  ///< hidden ones that the form carries
  std::string user_code;  ///< what the device shows; empty: it is no device
  const Client* client = nullptr;
  std::string username;
  std::string ui_locales;
  std::vector<ScopeView> scopes;
  bool may_remember = false;
};

/// How typing a user code, or deciding about its device, came out.
enum class DeviceNews { kNone, kUnknown, kGuessed, kAllowed, kDenied };

/// Where somebody types what a device shows.
struct DeviceView {
  std::string action;
  std::string proof;
  std::string user_code;  ///< to begin with
  std::string ui_locales;
  DeviceNews news = DeviceNews::kNone;
};

/// How deciding about a client's question came out.
enum class CibaNews { kNone, kAllowed, kDenied, kOver };

/// A client's question, as the person who is asked sees it.
struct CibaRequestView {
  std::string id;
  const Client* client = nullptr;
  std::string binding_message;  ///< that the client shows too; empty: none
  std::vector<ScopeView> scopes;
  Instant begun_at;
  Instant expires_at;
};

/// What waits for a person's word.
struct CibaView {
  std::string action;
  std::string proof;
  std::string username;
  std::string ui_locales;
  std::vector<CibaRequestView> requests;
  CibaNews news = CibaNews::kNone;
};

/// What a page shows that asks whether to sign out.
struct LogoutView {
  std::string action;
  std::string interaction;
  std::string username;
  std::string ui_locales;
};

/// What a page shows when somebody has signed out.
struct SignedOutView {
  std::string ui_locales;
  std::vector<std::string> frames;  ///< addresses of applications that are told by being loaded
  std::string go_on;                ///< where the browser goes then; empty: nowhere
};

/// A sign-in, as its person sees it.
struct SessionView {
  std::string sid;
  Instant began;
  Instant last_seen;
  std::vector<std::string> clients;  ///< names
  bool current = false;              ///< it is the one of this browser
};

/// What a person lets an application have.
struct ConsentedView {
  std::string client_id;
  std::string client;               ///< its name
  std::vector<std::string> scopes;  ///< as they are displayed
  Instant given_at;
};

/// How what a person did on their own page came out.
enum class AccountNews {
  kNone,
  kSessionEnded,
  kAccessWithdrawn,
  kPasswordChanged,
  kPasswordWrong,
  kPasswordUnfit,
  kPasswordsDiffer,
  kThrottled,
};

/// A person's own page.
struct AccountView {
  std::string action;  ///< where its forms go
  std::string logout;  ///< where signing out begins
  std::string proof;   ///< what each form carries: it was made by a page of this session
  std::string username;
  std::string ui_locales;
  std::vector<SessionView> sessions;
  std::vector<ConsentedView> consents;
  AccountNews news = AccountNews::kNone;
};

/// What cannot be told to a client.
struct ErrorView {
  int status = 400;
  Reason reason = Reason::kNotFound;
  std::string_view error;        ///< as the wire profile words it
  std::string_view description;  ///< in English
};

/// Renders pages. All are for one browser alone and kept by nobody.
/// Thread: may be called from any thread.
class Pages {
 public:
  virtual ~Pages() = default;

  virtual Reply Login(const Call& call, const LoginView& view) const = 0;
  virtual Reply Consent(const Call& call, const ConsentView& view) const = 0;
  virtual Reply Device(const Call& call, const DeviceView& view) const = 0;
  virtual Reply Ciba(const Call& call, const CibaView& view) const = 0;

  virtual Reply Logout(const Call& call, const LogoutView& view) const = 0;
  virtual Reply SignedOut(const Call& call, const SignedOutView& view) const = 0;
  virtual Reply Account(const Call& call, const AccountView& view) const = 0;

  /// Tells the person what the client cannot be told.
  virtual Reply Error(const Call& call, const ErrorView& view) const = 0;

  /// The page that applications put into a frame to see whether the person is still signed in: it answers
  /// their messages by what the cookie holds. Source: OpenID Connect Session Management 1.0 section 4.2.
  virtual Reply CheckSession(const std::string& cookie) const = 0;

  /// Posts `fields` to the client's `action`: by itself, or by a button where there are no scripts.
  virtual Reply FormPost(const std::string& action,
                         const std::vector<std::pair<std::string_view, std::string>>& fields) const = 0;
};

}  // namespace writ
