#include <map>

#include "accounts/put_account.h"
#include "admin/people.h"
#include "crypto/password_hash.h"
#include "protocol/rows/new_change.h"

namespace writ::admin {
namespace {

constexpr Milliseconds kPatience{60'000};

/// The account of an entry; or what is wrong with it.
std::expected<accounts::Account, std::string> MakeAccount(const PeopleWork& work,
                                                          const config::PersonEntry& entry) {
  accounts::Account account;
  account.person.subject = entry.subject;
  account.person.username = entry.username;
  account.person.claims = entry.claims;
  account.person.disabled = !entry.active;
  account.password = entry.password_hash;
  if (!account.password.empty()) {
    if (const auto wrong = crypto::FaultOfStoredPassword(account.password))
      return std::unexpected("its PasswordHash " + *wrong);
  }
  if (const auto wrong = Complete(work, account)) return std::unexpected(*wrong);
  return account;
}

/// Whether two of the people would sign in alike, or be one subject.
std::optional<std::string> FaultAmong(std::map<std::string, int>& seen, const accounts::Account& account,
                                      int line) {
  std::vector<std::string> keys = account.SignInNames();
  for (std::string& key : keys) key.insert(0, "signs in as ");
  keys.push_back("has the subject " + account.person.subject);
  for (const std::string& key : keys) {
    const auto [found, fresh] = seen.emplace(key, line);
    if (fresh) continue;
    const std::string who =
        found->second == 0 ? "somebody in the store" : "the person of line " + std::to_string(found->second);
    return who + ' ' + key + ", too";
  }
  return std::nullopt;
}

}  // namespace

std::expected<std::size_t, std::vector<std::string>> ImportPeople(
    const PeopleWork& work, const std::vector<config::PersonEntry>& people,
    const std::function<void(std::size_t done, std::size_t all)>& progress) {
  std::vector<std::string> wrong;
  std::vector<accounts::Account> made;
  std::map<std::string, int> seen;
  for (const accounts::Account& there : ListPeople(work))
    seen.emplace("has the subject " + there.person.subject, 0);
  for (const config::PersonEntry& entry : people) {
    auto account = MakeAccount(work, entry);
    const auto fault = account ? FaultAmong(seen, *account, entry.line) : std::optional(account.error());
    if (fault) {
      wrong.push_back("line " + std::to_string(entry.line) + ": " + *fault);
    } else {
      made.push_back(std::move(*account));
    }
  }
  if (!wrong.empty()) return std::unexpected(std::move(wrong));
  Change change = NewChange(work.realm, work.clock.Now(), work.random);
  for (std::size_t i = 0; i < made.size(); ++i) {
    // What takes long comes last, once all else is known to be right.
    if (!people[i].password.empty()) made[i].password = StoredPassword(people[i].password, work.random);
    accounts::PutAccount(change, made[i], {});
    progress(i + 1, made.size());
  }
  change.audit.push_back({.event = "user.imported",
                          .actor = work.actor,
                          .subject = std::to_string(made.size()),
                          .detail = "{}"});
  const auto result = work.store.Commit(change, work.clock.Steady() + kPatience);
  if (std::holds_alternative<Conflict>(result))
    return std::unexpected(std::vector<std::string>{"somebody was added meanwhile: try again"});
  return made.size();
}

}  // namespace writ::admin
