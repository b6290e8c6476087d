// The built-in directory of people: their accounts stand in the store.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "accounts/account.h"
#include "accounts/turns.h"
#include "base/secret.h"
#include "writ/clock.h"
#include "writ/directory.h"
#include "writ/hashing.h"
#include "writ/random.h"
#include "writ/store.h"

namespace writ::accounts {

/// The account that a canonical sign-in name leads to. Absent when none does.
/// Faults: what the store throws.
std::optional<Account> FindByName(Store& store, std::string_view realm, std::string_view canonical_name);

/// The account of this id.
std::optional<Account> FindById(Store& store, std::string_view realm, std::string_view account_id);

class StoreDirectory final : public Directory {
 public:
  /// All must outlive it.
  struct Ports {
    Store& store;
    Random& random;
    Hashing& hashing;
    Waiter& waiter;
  };

  explicit StoreDirectory(Ports ports) : ports_(ports), turns_(ports.waiter) {}

  std::optional<Person> Find(std::string_view realm, std::string_view account_id) override;
  std::optional<Person> FindNamed(std::string_view realm, std::string_view username) override;

  std::string CommonName(std::string_view username) override;

  /// As Directory says. An attempt is counted before the password is looked at, and forgotten when it was
  /// right; a password that is kept in a weaker form than ours is soon afterwards kept in ours.
  Result<Person> SignIn(std::string_view realm, const PasswordAttempt& attempt) override;

  Result<void> CountElsewhere(std::string_view realm, std::string_view provider,
                              const PasswordAttempt& attempt, const std::function<bool()>& is_right) override;

  Result<void> CheckUserCode(std::string_view realm, const PasswordAttempt& attempt) override;

  bool IsLocked(std::string_view realm, std::string_view account_id, const ThrottlingSettings& throttling,
                Instant now) override;

  Result<Person> Admit(std::string_view realm, const Assertion& assertion) override;
  Result<Person> ChangePassword(std::string_view realm, const PasswordAttempt& attempt,
                                std::string_view new_password) override;

 private:
  /// Whose password is tried.
  struct Attempted {
    std::string whom;     ///< the account's id, or the name that leads to none
    std::string counted;  ///< what attempts are counted under
    std::string told;     ///< what the log is told: never what was typed
  };

  Attempted Name(std::string_view realm, const std::optional<Account>& account, const std::string& name,
                 const PasswordAttempt& attempt);
  /// What comes of comparing a password with what is kept, counted before.
  struct Verification;
  Result<std::shared_ptr<Verification>> Compare(std::string_view realm, const Attempted& attempted,
                                                std::string stored, const PasswordAttempt& attempt);
  Result<Account> Verify(std::string_view realm, const PasswordAttempt& attempt);
  Result<void> Count(std::string_view realm, const std::string& whom, const std::string& told,
                     const PasswordAttempt& attempt);
  void Welcome(std::string_view realm, const Attempted& attempted, const PasswordAttempt& attempt);
  void UpgradeLater(std::string_view realm, Account account, base::SecretBytes password,
                    const PasswordAttempt& attempt);
  Result<Person> Create(std::string_view realm, const Assertion& assertion, std::vector<Claim> claims);
  Result<Person> Edit(std::string_view realm, Instant now, SteadyTime deadline, const std::string& account_id,
                      std::string_view event, const std::function<void(Account&)>& edit);

  const Ports ports_;
  Turns turns_;
};

}  // namespace writ::accounts
