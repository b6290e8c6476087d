// Somebody guesses at a password until no more guesses are looked at.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "writ/directory.h"

namespace writ {

/// Gives the refusal that says so. Takes `now`: the moment of all guesses; `deadline`: of each.
inline std::optional<OAuthError> LockOut(Directory& people, const std::string& realm, const std::string& name,
                                         Instant now, SteadyTime deadline) {
  const ThrottlingSettings throttling;
  for (int i = 0; i < 100; ++i) {
    const std::string address = "198.51.100." + std::to_string(i);
    const auto guessed = people.SignIn(realm, {.username = name,
                                               .password = "wrong",
                                               .tenant = {},
                                               .client_id = "web",
                                               .address = address,
                                               .device = {},
                                               .throttling = throttling,
                                               .now = now,
                                               .deadline = deadline});
    EXPECT_FALSE(guessed.has_value());
    if (guessed) return std::nullopt;
    if (guessed.error().reason == Reason::kPersonThrottled) return guessed.error();
  }
  ADD_FAILURE() << name << " is not locked out";
  return std::nullopt;
}

}  // namespace writ
