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

namespace writ {

/// What a sign-in page shows.
struct LoginView {
  std::string action;       ///< where its form goes
  std::string interaction;  ///< the opaque id that the form carries
  const Client* client = nullptr;
  std::string username;    ///< to begin with: the hint, or what was typed before
  std::string ui_locales;  ///< as the client asked
  bool failed = false;     ///< the name or the password was wrong
  bool throttled = false;  ///< too many were tried, or too many sign in at once
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
  std::string interaction;
  const Client* client = nullptr;
  std::string username;
  std::string ui_locales;
  std::vector<ScopeView> scopes;
  bool may_remember = false;
};

/// What a page shows that asks whether to sign out.
struct LogoutView {
  std::string action;
  std::string interaction;
  std::string username;
  std::string ui_locales;
};

/// Renders pages. All are for one browser alone and kept by nobody.
/// Thread: may be called from any thread.
class Pages {
 public:
  virtual ~Pages() = default;

  virtual Reply Login(const Call& call, const LoginView& view) const = 0;
  virtual Reply Consent(const Call& call, const ConsentView& view) const = 0;

  virtual Reply Logout(const Call& call, const LogoutView& view) const = 0;
  virtual Reply SignedOut(const Call& call, std::string_view ui_locales) const = 0;

  /// Tells the person what the client cannot be told. Takes `status`, `error`, `description`: as the wire
  /// profile words it.
  virtual Reply Error(const Call& call, int status, std::string_view error,
                      std::string_view description) const = 0;

  /// Posts `fields` to the client's `action`: by itself, or by a button where there are no scripts.
  virtual Reply FormPost(const std::string& action,
                         const std::vector<std::pair<std::string_view, std::string>>& fields) const = 0;
};

}  // namespace writ
