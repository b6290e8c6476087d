#include "stores/judge.h"

namespace writ::stores {

std::optional<ConflictWhy> Judge(const std::optional<AuthorizationCodeRow>& row, Instant now) {
  if (!row) return ConflictWhy::kAbsent;
  if (row->taken_by) return ConflictWhy::kTaken;
  if (now >= row->expires_at) return ConflictWhy::kExpired;
  return std::nullopt;
}

std::optional<ConflictWhy> Judge(const Move& move, const std::optional<RefreshFamilyRow>& row, Instant now) {
  if (!row) return ConflictWhy::kAbsent;
  if (row->revoked) return ConflictWhy::kRevoked;
  if (now >= row->expires_at) return ConflictWhy::kExpired;
  if (row->generation != move.from) return ConflictWhy::kWrongGeneration;
  return std::nullopt;
}

std::optional<ConflictWhy> Judge(const Guard& guard, const std::optional<GuardedRow>& row) {
  if (!row && guard.version == 0) return std::nullopt;
  if (!row) return ConflictWhy::kAbsent;
  if (row->version != guard.version) return ConflictWhy::kWrongVersion;
  return std::nullopt;
}

std::optional<ConflictWhy> Judge(const Count& count, const std::optional<CounterRow>& row, Instant now) {
  const bool open = row && now < row->window_ends;
  const std::uint64_t counted = open ? row->count : 0;
  if (counted >= count.limit) return ConflictWhy::kOverLimit;
  return std::nullopt;
}

CounterRow Counted(const Count& count, const std::optional<CounterRow>& row, Instant now) {
  if (row && now < row->window_ends) return {count.key, row->count + 1, row->window_ends};
  return {count.key, 1, now + count.window};
}

}  // namespace writ::stores
