// People, and how they signed in. Plain values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "writ/client.h"
#include "writ/time.h"

namespace writ {

/// A person as the directory knows them. Never holds a password.
struct Person {
  std::string account_id;     ///< the directory's own, never reused; what rows of the store name
  std::string subject;        ///< what `sub` says, before it is made pairwise
  std::string username;       ///< as they like to see it written
  std::vector<Claim> claims;  ///< `email`, `name`, `role`, …; several of one type are several values
  bool disabled = false;
  /// Grows whenever tokens of before must no longer renew themselves: a new password, an operator's word.
  std::uint64_t epoch = 1;

  bool operator==(const Person&) const = default;
};

/// Whom a token speaks for, and how they proved it.
struct Principal {
  std::string account_id;
  std::uint64_t epoch = 1;       ///< the person's, when they signed in
  Instant auth_time;             ///< when they last proved who they are
  std::string idp = "local";     ///< where
  std::vector<std::string> amr;  ///< how (RFC 8176)
  std::string acr;               ///< how well; empty: nothing is said
  std::string tenant;            ///< of `acr_values=tenant:…`; empty: none
  std::string session_id;        ///< `sid`; empty: no session

  bool operator==(const Principal&) const = default;
};

/// Who acts for a person in their name (RFC 8693 section 4.1).
struct Actor {
  std::string subject;    ///< of a person or a client
  std::string issuer;     ///< whose subject it is; empty: ours
  std::string client_id;  ///< empty: none

  bool operator==(const Actor&) const = default;
};

/// How long a chain of those who act for one another may be.
inline constexpr std::size_t kMostActors = 4;

}  // namespace writ
