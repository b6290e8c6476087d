// How an account, with all that leads to it, is written.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "accounts/account.h"
#include "writ/change.h"
#include "writ/random.h"

namespace writ::accounts {

/// Puts a new account or a changed one, with its sign-in names and its subject, into `change`: nobody else
/// may have one of them.
/// Takes `names_before`: the sign-in names that it had.
void PutAccount(Change& change, const Account& account, const std::vector<std::string>& names_before);

/// What is wrong with a password that somebody chose; absent when nothing is.
std::optional<std::string> FaultOfPassword(std::string_view password);

/// What is wrong with a user code that somebody chose; absent when nothing is.
std::optional<std::string> FaultOfUserCode(std::string_view code);

/// A new account id.
std::string NewAccountId(Random& random);

}  // namespace writ::accounts
