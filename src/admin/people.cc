#include "admin/people.h"

#include <algorithm>
#include <array>

#include "accounts/put_account.h"
#include "accounts/sign_in_name.h"
#include "accounts/store_directory.h"
#include "crypto/password_hash.h"
#include "protocol/mint/access_token.h"
#include "protocol/rows/new_change.h"

namespace writ::admin {
namespace {

using accounts::Account;

constexpr Milliseconds kPatience{10'000};
constexpr int kTries = 16;

/// What is wrong with an account; gives its claims the types that they should have.
std::optional<std::string> FaultOf(Account& account) {
  if (!accounts::CanonicalName(account.person.username))
    return "the username must be 1 to 320 bytes of UTF-8 without control characters";
  for (const Claim& claim : account.person.claims) {
    if (IsReservedClaim(claim.type))
      return "the claim " + claim.type + " is the server's own: it cannot be set";
  }
  const auto mistyped = accounts::TypeStandardClaims(account.person.claims);
  return mistyped ? std::optional("the value of " + *mistyped + " is none that this claim may have")
                  : std::nullopt;
}

/// The name of another account among those of `account`.
std::optional<std::string> NameOfAnother(const PeopleWork& work, const Account& account) {
  for (const std::string& name : account.SignInNames()) {
    const auto other = accounts::FindByName(work.store, work.realm, name);
    if (other && other->person.account_id != account.person.account_id) return name;
  }
  return std::nullopt;
}

std::string Busy() {
  return "others keep changing the same: try again";
}

}  // namespace

std::optional<std::string> Complete(const PeopleWork& work, Account& draft) {
  draft.person.account_id = accounts::NewAccountId(work.random);
  if (draft.person.subject.empty()) draft.person.subject = draft.person.account_id;
  draft.version = 0;
  if (auto wrong = FaultOf(draft)) return wrong;
  const auto name = NameOfAnother(work, draft);
  return name ? std::optional("somebody signs in as " + *name + " already") : std::nullopt;
}

std::vector<Account> ListPeople(const PeopleWork& work) {
  std::vector<Account> people;
  for (const GuardedRow& row : work.store.FindGuarded(work.realm, GuardedKind::kAccount))
    people.push_back(accounts::FromRow(row));
  std::ranges::sort(people, {}, [](const Account& account) { return account.person.username; });
  return people;
}

std::optional<Account> FindPerson(const PeopleWork& work, std::string_view name) {
  if (auto account = accounts::FindById(work.store, work.realm, name)) return account;
  const auto canonical = accounts::CanonicalName(name);
  if (!canonical) return std::nullopt;
  return accounts::FindByName(work.store, work.realm, *canonical);
}

ChangedAccount AddPerson(const PeopleWork& work, Account draft) {
  for (int i = 0; i < kTries; ++i) {
    if (const auto wrong = Complete(work, draft)) return std::unexpected(*wrong);
    Change change = NewChange(work.realm, work.clock.Now(), work.random);
    accounts::PutAccount(change, draft, {});
    change.audit.push_back(
        {.event = "user.added", .actor = work.actor, .subject = draft.person.account_id, .detail = "{}"});
    if (std::holds_alternative<Committed>(work.store.Commit(change, work.clock.Steady() + kPatience)))
      return draft;
  }
  return std::unexpected(Busy());
}

ChangedAccount ChangePerson(const PeopleWork& work, std::string_view name, std::string_view event,
                            const std::function<std::optional<std::string>(Account&)>& edit) {
  for (int i = 0; i < kTries; ++i) {
    auto account = FindPerson(work, name);
    if (!account) return std::unexpected(kNobodyOfThatName);
    const std::vector<std::string> names = account->SignInNames();
    const Person before = account->person;
    if (const auto wrong = edit(*account)) return std::unexpected(*wrong);
    if (const auto wrong = FaultOf(*account)) return std::unexpected(*wrong);
    if (const auto taken = NameOfAnother(work, *account))
      return std::unexpected("somebody signs in as " + *taken + " already");
    Change change = NewChange(work.realm, work.clock.Now(), work.random);
    accounts::PutAccount(change, *account, names);
    const bool signed_out =
        (account->person.disabled && !before.disabled) || account->person.epoch != before.epoch;
    if (signed_out) EndSessions(work, account->person.account_id, {}, change);
    change.audit.push_back({.event = std::string(event),
                            .actor = work.actor,
                            .subject = account->person.account_id,
                            .detail = "{}"});
    if (std::holds_alternative<Committed>(work.store.Commit(change, work.clock.Steady() + kPatience)))
      return std::move(*account);
  }
  return std::unexpected(Busy());
}

std::string StoredPassword(std::string_view password, Random& random) {
  return crypto::HashPassword(accounts::CanonicalPassword(password), random);
}

ChangedAccount SetPassword(const PeopleWork& work, std::string_view name, const base::SecretBytes& password) {
  if (const auto wrong = accounts::FaultOfPassword(password.Reveal())) return std::unexpected(*wrong);
  const std::string stored = StoredPassword(password.Reveal(), work.random);
  return ChangePerson(work, name, "user.password_set", [&](Account& account) -> std::optional<std::string> {
    account.password = stored;
    ++account.person.epoch;
    return std::nullopt;
  });
}

ChangedAccount SetUserCode(const PeopleWork& work, std::string_view name, const base::SecretBytes& code) {
  const auto wrong = code.empty() ? std::nullopt : accounts::FaultOfUserCode(code.Reveal());
  if (wrong) return std::unexpected(*wrong);
  const std::string stored = code.empty() ? std::string() : StoredPassword(code.Reveal(), work.random);
  return ChangePerson(work, name, "user.code_set", [&](Account& account) -> std::optional<std::string> {
    account.user_code = stored;
    return std::nullopt;
  });
}

std::optional<std::string> ApplySettings(Account& account, const std::vector<std::string>& settings) {
  std::vector<std::string> cleared;
  std::vector<Claim>& claims = account.person.claims;
  for (const std::string& setting : settings) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos || equals == 0)
      return "write NAME=VALUE, for example email=ann@example.org";
    const std::string type = setting.substr(0, equals);
    const std::string value = setting.substr(equals + 1);
    if (type == "username") {
      account.person.username = value;
      continue;
    }
    if (std::ranges::find(cleared, type) == cleared.end()) {
      std::erase_if(claims, [&](const Claim& claim) { return claim.type == type; });
      cleared.push_back(type);
    }
    if (!value.empty()) claims.push_back({type, value, ClaimType::kString});
  }
  return std::nullopt;
}

}  // namespace writ::admin
