// Rows, times and callers for the suites of the store contract.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <vector>

#include "writ/store.h"

namespace writ::stores {

inline constexpr Instant kNow{std::chrono::seconds(1'700'000'000)};
inline constexpr Instant kLater = kNow + Seconds(60);
inline constexpr std::uint32_t kForgetAfter = 1'700'001'000;
inline constexpr int kCallers = 16;

template <typename Key>
Key MakeKey(int n, std::uint32_t forget_after = kForgetAfter) {
  Key key;
  key.forget_after = forget_after;
  std::memcpy(key.hash.data(), &n, sizeof n);
  return key;
}

AuthorizationCodeRow Code(int n, Instant expires_at = kLater);
RefreshFamilyRow Family(int n, std::uint32_t forget_after = kForgetAfter);
ReferenceTokenRow Token(int n);
SigningKeyRow SigningKey(int n);
GuardedRow Session(int n);

/// Of realm `r` at kNow, with an id of its own.
Change NewChange(std::vector<Condition> conditions, std::vector<Write> writes = {});

/// A deadline that no test reaches.
SteadyTime Soon();

bool IsCommitted(const CommitResult& result);
Conflict ConflictOf(const CommitResult& result);

/// Lets kCallers commit at once what `make` gives for each; gives who did.
std::vector<bool> RaceForAll(Store& store, const std::function<Change(int)>& make);

/// The same; gives how many did.
int Race(Store& store, const std::function<Change(int)>& make);

}  // namespace writ::stores
