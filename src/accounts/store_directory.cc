#include "accounts/store_directory.h"

#include <memory>

#include "accounts/attempt_limits.h"
#include "accounts/sign_in_name.h"
#include "base/secret.h"
#include "base/try.h"
#include "crypto/password_hash.h"
#include "protocol/rows/new_change.h"
#include "writ/fault.h"
#include "writ/system.h"

namespace writ::accounts {
namespace {

constexpr std::size_t kLongestPassword = 1'024;

/// Of a password that nobody has: what is worked through where there is no account.
constexpr std::string_view kDecoy =
    "$argon2id$v=19$m=19456,t=2,p=1$ZGVjb3kgZGVjb3kgZGVjbw$EdfQnGpIzvHcYqJ5cVt0Qm3eBx4zTnP3wq0nJ1JcYyI";

/// What the hashing pool works on: its own, since it may still run when nobody waits any more.
struct Verification {
  base::SecretBytes password;
  std::string stored;
  crypto::PasswordMatch match = crypto::PasswordMatch::kNo;
  std::string upgraded;
};

}  // namespace

std::optional<Account> FindById(Store& store, std::string_view realm, std::string_view account_id) {
  const auto row = store.Find(realm, AccountKey(account_id));
  if (!row) return std::nullopt;
  return FromRow(*row);
}

std::optional<Account> FindByName(Store& store, std::string_view realm, std::string_view canonical_name) {
  const auto name = store.Find(realm, NameKey(canonical_name));
  // A name without an account is read as long as one with it.
  return FindById(store, realm, name ? std::string_view(name->payload.bytes) : "no account");
}

std::optional<Person> StoreDirectory::Find(std::string_view realm, std::string_view account_id) {
  auto account = FindById(ports_.store, realm, account_id);
  if (!account) return std::nullopt;
  return std::move(account->person);
}

Result<void> StoreDirectory::Count(std::string_view realm, const std::string& whom,
                                   const PasswordAttempt& attempt) {
  Change change = NewChange(realm, attempt.now, ports_.random);
  change.conditions = AttemptCounts(whom, attempt.address, attempt.now, attempt.throttling);
  if (change.empty()) return {};
  const auto result = ports_.store.Commit(change, attempt.deadline);
  if (std::holds_alternative<Committed>(result)) return {};
  return Refuse(Reason::kPersonThrottled, whom);
}

/// After a right password: the attempts are forgotten, and the password is kept in our form.
void StoreDirectory::Forget(std::string_view realm, const std::string& whom, const PasswordAttempt& attempt,
                            const std::optional<Account>& upgraded) {
  Change change = NewChange(realm, attempt.now, ports_.random);
  change.writes = ForgetAttempts(whom, attempt.now);
  if (upgraded) {
    const GuardedKey key = AccountKey(upgraded->person.account_id);
    change.conditions.emplace_back(Guard{key, upgraded->version});
    change.writes.emplace_back(
        UpsertGuarded{{.key = key, .version = 0, .payload = {1, ToPayload(*upgraded)}}});
  }
  const auto result = ports_.store.Commit(change, attempt.deadline);
  // Somebody changed the account meanwhile: the upgrade is for another time.
  if (upgraded && std::holds_alternative<Conflict>(result)) Forget(realm, whom, attempt, std::nullopt);
}

Result<Person> StoreDirectory::SignIn(std::string_view realm, const PasswordAttempt& attempt) {
  if (attempt.password.size() > kLongestPassword)
    return Refuse(Reason::kPasswordWrong, "longer than any password");
  const std::string name = CanonicalName(attempt.username).value_or("\1not a name");
  auto account = FindByName(ports_.store, realm, name);
  const std::string whom = account ? account->person.account_id : name;
  const auto turn = turns_.Take(std::string(realm) + ' ' + whom, attempt.deadline);
  if (!turn) return Refuse(Reason::kSignInBusy, whom);
  WRIT_CHECK(Count(realm, whom, attempt));

  const auto work = std::make_shared<Verification>();
  work->password = base::SecretBytes(CanonicalPassword(attempt.password));
  work->stored = account && !account->password.empty() ? account->password : std::string(kDecoy);
  const auto verify = [work, &random = ports_.random] {
    work->match = crypto::VerifyPassword(work->password.Reveal(), work->stored);
    if (work->match == crypto::PasswordMatch::kYesButWeak)
      work->upgraded = crypto::HashPassword(work->password.Reveal(), random);
  };
  if (ports_.hashing.Run(verify, attempt.deadline) == Hashing::Ran::kBusy)
    return Refuse(Reason::kSignInBusy, whom);

  if (!account) return Refuse(Reason::kPersonUnknown);
  if (account->password.empty()) return Refuse(Reason::kPasswordMissing, whom);
  if (work->match == crypto::PasswordMatch::kNo) return Refuse(Reason::kPasswordWrong, whom);
  if (account->person.disabled) return Refuse(Reason::kPersonDisabled, whom);
  Person person = account->person;
  const bool weak = !work->upgraded.empty();
  if (weak) account->password = work->upgraded;
  Forget(realm, whom, attempt, weak ? std::move(account) : std::nullopt);
  return person;
}

}  // namespace writ::accounts

namespace writ {

std::unique_ptr<Directory> MakeDirectory(Store& store, Random& random, Hashing& hashing, Waiter& waiter) {
  return std::make_unique<accounts::StoreDirectory>(
      accounts::StoreDirectory::Ports{store, random, hashing, waiter});
}

}  // namespace writ
