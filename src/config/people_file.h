// Files of people, in the family's TestUser shape.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "config/message.h"
#include "writ/client.h"

namespace writ::config {

/// One person of a file. Names are taken in any letter case: `SubjectId` or `sub`, `IsActive` or `active`, …
struct PersonEntry {
  int line = 0;  ///< where it begins
  std::string subject;
  std::string username;
  std::string password;       ///< secret; empty: none
  std::string password_hash;  ///< as another program stored it; empty: none
  bool active = true;
  std::vector<Claim> claims;
};

/// Reads a JSON array of people.
/// Takes `path`: for messages; `text`: the file's.
/// Gives what is wrong, all of it: nobody without a user name or with a password both plain and hashed.
std::expected<std::vector<PersonEntry>, std::vector<Message>> ReadPeople(const std::string& path,
                                                                         std::string_view text);

}  // namespace writ::config
