// The port to people: ours, kept in the store (accounts/), or anybody else's.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "writ/oauth_error.h"
#include "writ/person.h"
#include "writ/snapshot.h"
#include "writ/time.h"

namespace writ {

/// A name and a password, and what is known of who sends them. Views last as long as the call.
struct PasswordAttempt {
  std::string_view username;   ///< as typed
  std::string_view password;   ///< as typed
  std::string_view tenant;     ///< of `acr_values=tenant:…`; empty: none
  std::string_view client_id;  ///< for whom
  std::string_view address;    ///< from where, without port
  const ThrottlingSettings& throttling;
  Instant now;
  SteadyTime deadline;
};

/// Thread: every member may be called from any thread or fiber.
class Directory {
 public:
  virtual ~Directory() = default;

  /// The person of this account, disabled ones too. Absent when there is none.
  /// Faults: what the store throws.
  virtual std::optional<Person> Find(std::string_view realm, std::string_view account_id) = 0;

  /// Who a name and a password belong to. The same is done, and takes as long, whether or not there is such a
  /// person. Refuses: kPersonUnknown, kPasswordMissing, kPasswordWrong, kPersonDisabled; kPersonThrottled
  /// after too many attempts,
  ///   kSignInBusy when more sign in than can be served: both before the password is looked at.
  /// Faults: what the store throws.
  virtual Result<Person> SignIn(std::string_view realm, const PasswordAttempt& attempt) = 0;
};

}  // namespace writ
