// People, as an operator changes them: their accounts in the built-in directory.
#pragma once

#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "accounts/account.h"
#include "base/secret.h"
#include "config/people_file.h"
#include "writ/clock.h"
#include "writ/random.h"
#include "writ/store.h"

namespace writ::admin {

/// What changes accounts.
struct PeopleWork {
  Store& store;
  const Clock& clock;
  Random& random;
  std::string realm;
  std::string actor;  ///< who asks, for the audit records
};

/// An account, or a sentence that says what is wrong; then nothing was changed.
using ChangedAccount = std::expected<accounts::Account, std::string>;

/// What is said where a name leads to nobody.
inline constexpr const char* kNobodyOfThatName = "nobody of that name: see `writ user list`";

/// All accounts, by sign-in name.
/// Faults: what the store throws; kCorrupt for a row that cannot be read.
std::vector<accounts::Account> ListPeople(const PeopleWork& work);

/// The account that `name`, a sign-in name or an account id, leads to.
std::optional<accounts::Account> FindPerson(const PeopleWork& work, std::string_view name);

/// Gives a new account what it lacks, and says what is wrong with it.
std::optional<std::string> Complete(const PeopleWork& work, accounts::Account& draft);

/// Makes an account.
/// Takes `draft`: with user name and claims; without id and subject it gets both.
/// Gives what is wrong: a sign-in name that is none or somebody's already, a claim that the server sets
/// itself.
ChangedAccount AddPerson(const PeopleWork& work, accounts::Account draft);

/// Changes the account that `name` leads to, in one conditional change with its audit record; begins anew
/// when another changed it meanwhile. Where it is disabled by that, or its epoch grows, the same change ends
/// its sessions, and those who got tokens in them are told. Takes `event`: of the audit record:
/// `user.changed`; `edit`: changes it, or says what is wrong.
ChangedAccount ChangePerson(const PeopleWork& work, std::string_view name, std::string_view event,
                            const std::function<std::optional<std::string>(accounts::Account&)>& edit);

/// Gives the account this password, in our own form, and ends what was signed in with the one before.
/// Gives what is wrong: fewer than 8 or more than 256 characters.
ChangedAccount SetPassword(const PeopleWork& work, std::string_view name, const base::SecretBytes& password);

/// Gives the account this user code, without which nobody may ask them from elsewhere (CIBA); an empty one
/// takes it away. Gives what is wrong: fewer than 4 or more than 64 characters.
ChangedAccount SetUserCode(const PeopleWork& work, std::string_view name, const base::SecretBytes& code);

/// Sets what `settings` say, each `NAME=VALUE`: `username`, or a claim type; several of one type by repeating
/// it, none by an empty value. Gives what is wrong.
std::optional<std::string> ApplySettings(accounts::Account& account,
                                         const std::vector<std::string>& settings);

/// A password as it is kept.
std::string StoredPassword(std::string_view password, Random& random);

/// Makes an account of each, all in one change or none.
/// Takes `progress`: told how many of how many are ready, as passwords are hashed.
/// Gives how many there are, or what is wrong, a line each that names the person's line in the file.
std::expected<std::size_t, std::vector<std::string>> ImportPeople(
    const PeopleWork& work, const std::vector<config::PersonEntry>& people,
    const std::function<void(std::size_t done, std::size_t all)>& progress);

/// One sign-in of a person.
struct PersonSession {
  std::string sid;
  Instant began;
  Instant last_seen;
  std::vector<std::string> clients;
};

/// The sessions of the account that `name` leads to, oldest first. Absent when it leads to none.
std::optional<std::vector<PersonSession>> ListSessions(const PeopleWork& work, std::string_view name);

/// Ends in `change` the session `sid` of the account `account_id`, or all of them where `sid` is empty; those
/// who got tokens in them are told. Gives how many there are.
std::size_t EndSessions(const PeopleWork& work, std::string_view account_id, std::string_view sid,
                        Change& change);

/// Ends the session `sid` of the account that `name` leads to, or all of them where `sid` is empty.
/// Gives how many there were, or what is wrong.
std::expected<std::size_t, std::string> EndSessions(const PeopleWork& work, std::string_view name,
                                                    std::string_view sid);

}  // namespace writ::admin
