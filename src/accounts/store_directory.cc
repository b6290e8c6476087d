#include "accounts/store_directory.h"

#include <algorithm>
#include <memory>

#include "accounts/attempt_limits.h"
#include "accounts/put_account.h"
#include "accounts/sign_in_name.h"
#include "base/secret.h"
#include "base/text.h"
#include "base/try.h"
#include "crypto/password_hash.h"
#include "protocol/mint/handle.h"
#include "protocol/rows/new_change.h"
#include "writ/fault.h"
#include "writ/system.h"

namespace writ::accounts {
namespace {

constexpr std::size_t kLongestPassword = 1'024;
constexpr int kTries = 16;
/// So long after a request's time its password may still be upgraded.
constexpr Seconds kUpgradePatience{60};
constexpr Seconds kDeviceStaysKnown{365 * 86'400};

/// Of a password that nobody has: what is worked through where there is no account.
constexpr std::string_view kDecoy =
    "$argon2id$v=19$m=19456,t=2,p=1$ZGVjb3kgZGVjb3kgZGVjbw$EdfQnGpIzvHcYqJ5cVt0Qm3eBx4zTnP3wq0nJ1JcYyI";

/// The row that says that somebody signed in on a device.
GuardedKey DeviceKey(std::string_view device, const std::string& whom) {
  return NamedKey(GuardedKind::kDevice, std::string(device) + ' ' + whom);
}

std::string_view AsText(const std::array<std::byte, 32>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

/// What the hashing pool works on: its own, since it may still run when nobody waits any more.
struct StoreDirectory::Verification {
  base::SecretBytes password;
  std::string stored;
  crypto::PasswordMatch match = crypto::PasswordMatch::kNo;
};

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

std::optional<Person> StoreDirectory::FindNamed(std::string_view realm, std::string_view username) {
  const auto name = CanonicalName(username);
  auto account = name ? FindByName(ports_.store, realm, *name) : std::nullopt;
  if (!account) return std::nullopt;
  return std::move(account->person);
}

std::string StoreDirectory::CommonName(std::string_view username) {
  return CanonicalName(username).value_or("\1not a name");
}

std::optional<Person> StoreDirectory::Find(std::string_view realm, std::string_view account_id) {
  auto account = FindById(ports_.store, realm, account_id);
  if (!account) return std::nullopt;
  return std::move(account->person);
}

Result<void> StoreDirectory::Count(std::string_view realm, const std::string& whom, const std::string& told,
                                   const PasswordAttempt& attempt) {
  Change change = NewChange(realm, attempt.now, ports_.random);
  change.conditions = AttemptCounts(whom, attempt.address, attempt.now, attempt.throttling);
  if (change.empty()) return {};
  const auto result = ports_.store.Commit(change, attempt.deadline);
  if (std::holds_alternative<Committed>(result)) return {};
  return Refuse(Reason::kPersonThrottled, told);
}

/// After a right password: the attempts are forgotten, and the device is known from now on.
void StoreDirectory::Welcome(std::string_view realm, const Attempted& attempted,
                             const PasswordAttempt& attempt) {
  Change change = NewChange(realm, attempt.now, ports_.random);
  change.writes = ForgetAttempts(attempted.counted, attempt.now);
  if (!attempt.device.empty()) {
    GuardedKey device = DeviceKey(attempt.device, attempted.whom);
    device.forget_after = LastSecond(attempt.now + kDeviceStaysKnown);
    change.writes.emplace_back(UpsertGuarded{{.key = device, .version = 0, .payload = {}}});
  }
  ports_.store.Commit(change, attempt.deadline);
}

/// Keeps a right password in our form, once the reply has gone: that it took twice as long would tell whose
/// passwords are kept in an older one. Somebody who changes the account meanwhile leaves it for another time.
void StoreDirectory::UpgradeLater(std::string_view realm, Account account, base::SecretBytes password,
                                  const PasswordAttempt& attempt) {
  const auto shared = std::make_shared<base::SecretBytes>(std::move(password));
  ports_.hashing.RunLater([realm = std::string(realm), account = std::move(account), shared,
                           now = attempt.now, deadline = attempt.deadline + kUpgradePatience,
                           &store = ports_.store, &random = ports_.random]() mutable {
    account.password = crypto::HashPassword(shared->Reveal(), random);
    Change change = NewChange(realm, now, random);
    const GuardedKey key = AccountKey(account.person.account_id);
    change.conditions.emplace_back(Guard{key, account.version});
    change.writes.emplace_back(UpsertGuarded{{.key = key, .version = 0, .payload = {1, ToPayload(account)}}});
    store.Commit(change, deadline);
  });
}

/// Whoever has signed in on a device before is counted apart: nobody elsewhere can lock them out of it.
StoreDirectory::Attempted StoreDirectory::Name(std::string_view realm, const std::optional<Account>& account,
                                               const std::string& name, const PasswordAttempt& attempt) {
  Attempted attempted;
  attempted.whom = account ? account->person.account_id : name;
  if (account) attempted.told = attempted.whom;
  attempted.counted = attempted.whom;
  if (attempt.device.empty()) return attempted;
  const GuardedKey device = DeviceKey(attempt.device, attempted.whom);
  if (ports_.store.Find(realm, device)) attempted.counted += " on " + base::HexLower(AsText(device.hash));
  return attempted;
}

Result<std::shared_ptr<StoreDirectory::Verification>> StoreDirectory::Compare(
    std::string_view realm, const Attempted& attempted, std::string stored, const PasswordAttempt& attempt) {
  const auto turn = turns_.Take(std::string(realm) + ' ' + attempted.counted, attempt.deadline);
  if (!turn) return Refuse(Reason::kSignInBusy, attempted.told);
  WRIT_CHECK(Count(realm, attempted.counted, attempted.told, attempt));
  const auto work = std::make_shared<Verification>();
  work->password = base::SecretBytes(CanonicalPassword(attempt.password));
  work->stored = std::move(stored);
  const auto verify = [work] { work->match = crypto::VerifyPassword(work->password.Reveal(), work->stored); };
  if (ports_.hashing.Run(verify, attempt.deadline) == Hashing::Ran::kBusy)
    return Refuse(Reason::kSignInBusy, attempted.told);
  return work;
}

Result<Account> StoreDirectory::Verify(std::string_view realm, const PasswordAttempt& attempt) {
  if (attempt.password.size() > kLongestPassword)
    return Refuse(Reason::kPasswordWrong, "longer than any password");
  const std::string name = CanonicalName(attempt.username).value_or("\1not a name");
  auto account = FindByName(ports_.store, realm, name);
  const Attempted attempted = Name(realm, account, name, attempt);
  const bool has_password = account && !account->password.empty();
  WRIT_TRY(const auto work,
           Compare(realm, attempted, has_password ? account->password : std::string(kDecoy), attempt));
  if (!account) return Refuse(Reason::kPersonUnknown);
  if (account->password.empty()) return Refuse(Reason::kPasswordMissing, attempted.whom);
  if (work->match == crypto::PasswordMatch::kNo) return Refuse(Reason::kPasswordWrong, attempted.whom);
  if (account->person.disabled) return Refuse(Reason::kPersonDisabled, attempted.whom);
  Welcome(realm, attempted, attempt);
  if (work->match == crypto::PasswordMatch::kYesButWeak)
    UpgradeLater(realm, *account, std::move(work->password), attempt);
  return std::move(*account);
}

Result<Person> StoreDirectory::SignIn(std::string_view realm, const PasswordAttempt& attempt) {
  WRIT_TRY(Account account, Verify(realm, attempt));
  return std::move(account.person);
}

Result<void> StoreDirectory::CountElsewhere(std::string_view realm, std::string_view provider,
                                            const PasswordAttempt& attempt,
                                            const std::function<bool()>& is_right) {
  if (attempt.password.size() > kLongestPassword)
    return Refuse(Reason::kPasswordWrong, "longer than any password");
  const std::string name = CanonicalName(attempt.username).value_or("\1not a name");
  const std::string whom = name + " at " + std::string(provider);
  const auto turn = turns_.Take(std::string(realm) + ' ' + whom, attempt.deadline);
  const std::string told = "at " + std::string(provider);
  if (!turn) return Refuse(Reason::kSignInBusy, told);
  WRIT_CHECK(Count(realm, whom, told, attempt));
  if (is_right()) Welcome(realm, {whom, whom, told}, attempt);
  return {};
}

Result<void> StoreDirectory::CheckUserCode(std::string_view realm, const PasswordAttempt& attempt) {
  const auto account = FindById(ports_.store, realm, attempt.username);
  const std::string whom(attempt.username);
  const bool has_code = account && !account->user_code.empty();
  if (attempt.password.empty() && has_code) return Refuse(Reason::kBackchannelUserCodeMissing, whom);
  if (attempt.password.empty()) return {};
  if (attempt.password.size() > kLongestPassword)
    return Refuse(Reason::kBackchannelUserCodeWrong, "longer than any user code");
  const std::string counted = whom + " by user code";
  const std::string told = account ? whom : std::string();
  WRIT_TRY(const auto work, Compare(realm, {whom, counted, told},
                                    has_code ? account->user_code : std::string(kDecoy), attempt));
  if (!has_code || work->match == crypto::PasswordMatch::kNo)
    return Refuse(Reason::kBackchannelUserCodeWrong, whom);
  Welcome(realm, {whom, counted, told}, attempt);
  return {};
}

bool StoreDirectory::IsLocked(std::string_view realm, std::string_view account_id,
                              const ThrottlingSettings& throttling, Instant now) {
  return std::ranges::any_of(AccountCounts(account_id, now, throttling), [&](const writ::Count& count) {
    const auto counted = ports_.store.Find(realm, count.key);
    return counted && now < counted->window_ends && counted->count >= count.limit;
  });
}

Result<Person> StoreDirectory::ChangePassword(std::string_view realm, const PasswordAttempt& attempt,
                                              std::string_view new_password) {
  if (const auto wrong = FaultOfPassword(new_password)) return Refuse(Reason::kPasswordUnfit, *wrong);
  WRIT_TRY(const Account verified, Verify(realm, attempt));
  const auto password = std::make_shared<base::SecretBytes>(CanonicalPassword(new_password));
  const auto hashed = std::make_shared<std::string>();
  const auto hash = [password, hashed, &random = ports_.random] {
    *hashed = crypto::HashPassword(password->Reveal(), random);
  };
  if (ports_.hashing.Run(hash, attempt.deadline) == Hashing::Ran::kBusy)
    return Refuse(Reason::kSignInBusy, verified.person.account_id);
  return Edit(realm, attempt.now, attempt.deadline, verified.person.account_id, "user.password_changed",
              [&](Account& account) {
                account.password = *hashed;
                ++account.person.epoch;
              });
}

Result<Person> StoreDirectory::Admit(std::string_view realm, const Assertion& assertion) {
  std::vector<Claim> claims = assertion.claims.value_or(std::vector<Claim>{});
  if (const auto mistyped = TypeStandardClaims(claims)) return Refuse(Reason::kClaimUnfit, *mistyped);
  const auto subject = ports_.store.Find(realm, SubjectKey(assertion.subject));
  if (!subject && assertion.create) return Create(realm, assertion, std::move(claims));
  if (!subject) return Refuse(Reason::kSubjectUnknown);
  const std::string& id = subject->payload.bytes;
  auto account = FindById(ports_.store, realm, id);
  if (!account) return Refuse(Reason::kSubjectUnknown);
  if (account->person.disabled) return Refuse(Reason::kPersonDisabled, id);
  if (!assertion.claims || account->person.claims == claims) return std::move(account->person);
  return Edit(realm, assertion.now, assertion.deadline, id, "user.asserted",
              [&](Account& changed) { changed.person.claims = claims; });
}

/// An account for somebody whom only another's pages can sign in. Two at once make one of it.
Result<Person> StoreDirectory::Create(std::string_view realm, const Assertion& assertion,
                                      std::vector<Claim> claims) {
  Account account;
  account.person.account_id = NewAccountId(ports_.random);
  account.person.subject = assertion.subject;
  account.person.username = assertion.subject;
  account.person.claims = std::move(claims);
  if (!CanonicalName(account.person.username)) return Refuse(Reason::kClaimUnfit, "subject");
  Change change = NewChange(realm, assertion.now, ports_.random);
  PutAccount(change, account, {});
  change.audit.push_back(
      {.event = "user.added", .actor = "pages", .subject = account.person.account_id, .detail = "{}"});
  if (std::holds_alternative<Committed>(ports_.store.Commit(change, assertion.deadline)))
    return std::move(account.person);
  Assertion again = assertion;
  again.create = false;
  return Admit(realm, again);
}

/// Changes an account that is there, whatever else changes it at the same time.
/// Refuses: kPersonGone; kClaimUnfit where a sign-in name of the changed account is somebody else's.
Result<Person> StoreDirectory::Edit(std::string_view realm, Instant now, SteadyTime deadline,
                                    const std::string& account_id, std::string_view event,
                                    const std::function<void(Account&)>& edit) {
  for (int i = 0; i < kTries; ++i) {
    auto account = FindById(ports_.store, realm, account_id);
    if (!account) return Refuse(Reason::kPersonGone, account_id);
    const std::vector<std::string> names = account->SignInNames();
    edit(*account);
    Change change = NewChange(realm, now, ports_.random);
    PutAccount(change, *account, names);
    change.audit.push_back(
        {.event = std::string(event), .actor = account_id, .subject = account_id, .detail = "{}"});
    const auto result = ports_.store.Commit(change, deadline);
    const auto* const conflict = std::get_if<Conflict>(&result);
    if (conflict == nullptr) return std::move(account->person);
    // What comes first is the account itself: another was faster. The others are its names.
    if (conflict->index > 0) return Refuse(Reason::kClaimUnfit, "a sign-in name is somebody else's");
  }
  return Refuse(Reason::kConflict, account_id);
}

}  // namespace writ::accounts

namespace writ {

std::unique_ptr<Directory> MakeDirectory(Store& store, Random& random, Hashing& hashing, Waiter& waiter) {
  return std::make_unique<accounts::StoreDirectory>(
      accounts::StoreDirectory::Ports{store, random, hashing, waiter});
}

}  // namespace writ
