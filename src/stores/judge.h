// Whether a condition holds on the row that it names. Knows no engine: every store asks here.
#pragma once

#include <cstdint>
#include <optional>

#include "writ/change.h"
#include "writ/store.h"

namespace writ::stores {

/// Why the condition does not hold at `now`; absent when it does.
std::optional<ConflictWhy> Judge(const std::optional<AuthorizationCodeRow>& row, Instant now);
std::optional<ConflictWhy> Judge(const Move& move, const std::optional<RefreshFamilyRow>& row, Instant now);
std::optional<ConflictWhy> Judge(const Guard& guard, const std::optional<GuardedRow>& row);
std::optional<ConflictWhy> Judge(const Count& count, const std::optional<CounterRow>& row, Instant now);

/// The counter after one more was counted.
CounterRow Counted(const Count& count, const std::optional<CounterRow>& row, Instant now);

}  // namespace writ::stores
