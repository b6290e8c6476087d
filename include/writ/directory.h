// The port to people: ours, kept in the store (accounts/), or anybody else's.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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
  std::string_view device;     ///< a secret of the browser's own; empty: nothing is known of it
  const ThrottlingSettings& throttling;
  Instant now;
  SteadyTime deadline;
};

/// A person whom a sign-in page of somebody else vouches for. Views last as long as the call.
struct Assertion {
  std::string_view subject;                  ///< what `sub` says
  std::optional<std::vector<Claim>> claims;  ///< take the place of those that are known; absent: they stay
  bool create = false;                       ///< whether somebody unknown becomes known
  bool by_hook = false;                      ///< a hook or a grant of the program's own vouches
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

  /// The person who signs in under this name, disabled ones too. A directory that finds nobody by name alone
  /// knows nobody. Takes `username`: as typed. Faults: what the store throws.
  virtual std::optional<Person> FindNamed(std::string_view /*realm*/, std::string_view /*username*/) {
    return std::nullopt;
  }

  /// What all spellings of a sign-in name have in common.
  virtual std::string CommonName(std::string_view username) { return std::string(username); }

  /// Who a name and a password belong to. The same is done, and takes as long, whether or not there is such a
  /// person. Refuses: kPersonUnknown, kPasswordMissing, kPasswordWrong, kPersonDisabled; kPersonThrottled
  /// after too many attempts,
  ///   kSignInBusy when more sign in than can be served: both before the password is looked at.
  /// Faults: what the store throws.
  virtual Result<Person> SignIn(std::string_view realm, const PasswordAttempt& attempt) = 0;

  /// Counts an attempt whose password somebody else knows, under the limits of SignIn.
  /// Takes `provider`: whose password it is; `is_right`: asks them, once the attempt was counted; where it
  /// gives true the count is forgotten. Refuses: kPersonThrottled, kSignInBusy: then nobody is asked. A
  /// directory that counts nothing refuses all: kPersonUnknown. Faults: what the store and `is_right` throw.
  virtual Result<void> CountElsewhere(std::string_view /*realm*/, std::string_view /*provider*/,
                                      const PasswordAttempt& /*attempt*/,
                                      const std::function<bool()>& /*is_right*/) {
    return Refuse(Reason::kPersonUnknown, "this directory counts no attempts");
  }

  /// Whether this person may be asked from elsewhere with this user code (CIBA Core 1.0 section 7.1). Of
  /// somebody who has none, none is right, which is all that a directory knows that keeps none.
  /// Takes `attempt`: its username is the account's id, its password the code as it came; empty: none.
  /// Refuses: kBackchannelUserCodeMissing, kBackchannelUserCodeWrong; kPersonThrottled and kSignInBusy as
  /// SignIn. Faults: what the store throws.
  virtual Result<void> CheckUserCode(std::string_view /*realm*/, const PasswordAttempt& attempt) {
    if (attempt.password.empty()) return {};
    return Refuse(Reason::kBackchannelUserCodeWrong, std::string(attempt.username));
  }

  /// Whether so many attempts at this account's password failed of late that SignIn lets nobody try, but on
  /// devices where they have signed in before. A directory that counts nothing locks nobody out.
  /// Faults: what the store throws.
  virtual bool IsLocked(std::string_view /*realm*/, std::string_view /*account_id*/,
                        const ThrottlingSettings& /*throttling*/, Instant /*now*/) {
    return false;
  }

  /// Whom an assertion speaks of, with the claims that it brings. A directory that takes none knows nobody.
  /// Refuses: kSubjectUnknown, kPersonDisabled; kClaimUnfit for a claim whose value is none of its type.
  /// Faults: what the store throws.
  virtual Result<Person> Admit(std::string_view /*realm*/, const Assertion& /*assertion*/) {
    return Refuse(Reason::kSubjectUnknown);
  }

  /// Gives the person another password. The sign-ins of before end.
  /// Takes `attempt`: the old one. Refuses: as SignIn; kPasswordUnfit for a new one that is too short or too
  /// long. Faults: what the store throws.
  virtual Result<Person> ChangePassword(std::string_view /*realm*/, const PasswordAttempt& /*attempt*/,
                                        std::string_view /*new_password*/) {
    return Refuse(Reason::kPasswordUnfit, "passwords are not changed here");
  }
};

}  // namespace writ
