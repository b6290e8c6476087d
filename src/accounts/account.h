// A person's row: what the built-in directory keeps of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "writ/change.h"
#include "writ/person.h"

namespace writ::accounts {

/// An account with its stored password.
struct Account {
  Person person;
  std::string password;       ///< as crypto/password_hash keeps it; empty: none
  std::string user_code;      ///< by which others may ask them, kept as the password; empty: anybody may
  std::uint64_t version = 0;  ///< of the row; 0: it is not there yet

  /// The names that lead to it, canonical, each once: the sign-in name and a verified e-mail address.
  std::vector<std::string> SignInNames() const;
};

/// The account's row, and those of its names and its subject.
GuardedKey AccountKey(std::string_view account_id);
GuardedKey NameKey(std::string_view canonical_name);
GuardedKey SubjectKey(std::string_view subject);

std::string ToPayload(const Account& account);

/// Faults: kCorrupt for what ToPayload did not write.
Account FromRow(const GuardedRow& row);

/// Gives the claims of OpenID Connect Core section 5.1 that are no plain text the type that they have there,
/// where the value allows it: `email_verified` and `phone_number_verified`, `updated_at`, `address`. Gives
/// the type of the first whose value does not; absent when all are well.
std::optional<std::string> TypeStandardClaims(std::vector<Claim>& claims);

/// The one value of a claim type; absent when there is none.
std::optional<std::string_view> ValueOf(const std::vector<Claim>& claims, std::string_view type);

}  // namespace writ::accounts
