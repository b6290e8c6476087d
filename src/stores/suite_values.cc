#include "stores/suite_values.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <barrier>
#include <thread>

namespace writ::stores {

AuthorizationCodeRow Code(int n, Instant expires_at) {
  AuthorizationCodeRow row;
  row.key = MakeKey<AuthorizationCodeKey>(n);
  row.expires_at = expires_at;
  row.payload.bytes = std::string("\0\xff code", 7);
  return row;
}

RefreshFamilyRow Family(int n, std::uint32_t forget_after) {
  RefreshFamilyRow row;
  row.key = MakeKey<RefreshFamilyKey>(n, forget_after);
  row.expires_at = kLater;
  return row;
}

ReferenceTokenRow Token(int n) {
  ReferenceTokenRow row;
  row.key = MakeKey<ReferenceTokenKey>(n);
  row.expires_at = kLater;
  return row;
}

SigningKeyRow SigningKey(int n) {
  SigningKeyRow row;
  row.key = MakeKey<SigningKeyKey>(n, kNever);
  row.kid = std::to_string(n);
  row.created_at = kNow;
  return row;
}

GuardedRow Session(int n) {
  GuardedRow row;
  row.key = GuardedKey{MakeKey<MarkKey>(n, kNever), GuardedKind::kSession};
  return row;
}

Change NewChange(std::vector<Condition> conditions, std::vector<Write> writes) {
  static std::atomic<std::uint64_t> number{0};
  Change change;
  const std::uint64_t n = ++number;
  std::memcpy(change.id.data(), &n, sizeof n);
  change.realm = "r";
  change.now = kNow;
  change.conditions = std::move(conditions);
  change.writes = std::move(writes);
  return change;
}

SteadyTime Soon() {
  return std::chrono::steady_clock::now() + std::chrono::seconds(20);
}

bool IsCommitted(const CommitResult& result) {
  return std::holds_alternative<Committed>(result);
}

Conflict ConflictOf(const CommitResult& result) {
  if (IsCommitted(result)) {
    ADD_FAILURE() << "committed where a conflict was due";
    return {};
  }
  return std::get<Conflict>(result);
}

std::vector<bool> RaceForAll(Store& store, const std::function<Change(int)>& make) {
  std::array<std::atomic<bool>, kCallers> won{};
  std::barrier start(kCallers);
  std::vector<std::thread> callers;
  for (int i = 0; i < kCallers; ++i) {
    callers.emplace_back([&, i] {
      const Change change = make(i);
      start.arrive_and_wait();
      won[static_cast<std::size_t>(i)] = IsCommitted(store.Commit(change, Soon()));
    });
  }
  for (std::thread& caller : callers) caller.join();
  return std::vector<bool>(won.begin(),
                           won.end());  // NOLINT(modernize-return-braced-init-list): a list of two
}

int Race(Store& store, const std::function<Change(int)>& make) {
  return static_cast<int>(std::ranges::count(RaceForAll(store, make), true));
}

}  // namespace writ::stores
