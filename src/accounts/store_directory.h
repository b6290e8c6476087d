// The built-in directory of people: their accounts stand in the store.
#pragma once

#include "accounts/account.h"
#include "accounts/turns.h"
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

  /// As Directory says. An attempt is counted before the password is looked at, and forgotten when it was
  /// right; a password that is kept in a weaker form than ours is then kept in ours.
  Result<Person> SignIn(std::string_view realm, const PasswordAttempt& attempt) override;

 private:
  Result<void> Count(std::string_view realm, const std::string& whom, const PasswordAttempt& attempt);
  void Forget(std::string_view realm, const std::string& whom, const PasswordAttempt& attempt,
              const std::optional<Account>& upgraded);

  const Ports ports_;
  Turns turns_;
};

}  // namespace writ::accounts
