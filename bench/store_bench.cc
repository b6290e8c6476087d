// The store contract without HTTP: durable takes and moves a second, by how many callers wait at once.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <functional>
#include <thread>
#include <vector>

#include "writ/store.h"
#include "writ/system.h"

namespace {

using writ::Change;

constexpr int kRounds = 400;

template <typename Key>
Key MakeKey(int n) {
  Key key;
  key.forget_after = 2'000'000'000;
  std::memcpy(key.hash.data(), &n, sizeof n);
  return key;
}

Change NewChange(int n) {
  Change change;
  std::memcpy(change.id.data(), &n, sizeof n);
  change.realm = "bench";
  return change;
}

/// Runs `work(caller, round)` on `callers` threads at once; gives how many a second.
double PerSecond(int callers, const std::function<void(int, int)>& work) {
  const auto start = std::chrono::steady_clock::now();
  std::vector<std::thread> threads;
  for (int c = 0; c < callers; ++c) {
    threads.emplace_back([&, c] {
      for (int r = 0; r < kRounds; ++r) work(c, r);
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  return callers * kRounds / took.count();
}

}  // namespace

int main() {
  std::string pattern = (std::filesystem::current_path() / "writ-bench-XXXXXX").string();
  const std::filesystem::path folder = ::mkdtemp(pattern.data());
  {
    const auto clock = writ::MakeSystemClock();
    const auto waiter = writ::MakeThreadWaiter();
    const auto store = writ::MakeStore("sqlite:" + (folder / "w.db").string(), *clock, *waiter);
    const auto commit = [&](const Change& change) {
      if (std::holds_alternative<writ::Conflict>(
              store->Commit(change, clock->Steady() + std::chrono::minutes(1)))) {
        std::exit(1);
      }
    };
    int base = 0;
    for (const int callers : {1, 16, 64}) {
      const int codes = callers * kRounds;
      Change make = NewChange(base);
      for (int i = 0; i < codes; ++i) {
        writ::AuthorizationCodeRow row;
        row.key = MakeKey<writ::AuthorizationCodeKey>(base + i);
        row.expires_at = clock->Now() + std::chrono::hours(1);
        make.writes.emplace_back(writ::Insert<writ::AuthorizationCodeRow>{row});
      }
      for (int c = 0; c < callers; ++c) {
        writ::RefreshFamilyRow row;
        row.key = MakeKey<writ::RefreshFamilyKey>(base + c);
        row.expires_at = clock->Now() + std::chrono::hours(1);
        make.writes.emplace_back(writ::Insert<writ::RefreshFamilyRow>{row});
      }
      commit(make);
      const double takes = PerSecond(callers, [&](int c, int r) {
        Change change = NewChange(base + c * kRounds + r);
        change.conditions.emplace_back(
            writ::Take{MakeKey<writ::AuthorizationCodeKey>(base + c * kRounds + r)});
        commit(change);
      });
      const double moves = PerSecond(callers, [&](int c, int r) {
        Change change = NewChange(base + c * kRounds + r);
        change.conditions.emplace_back(writ::Move{MakeKey<writ::RefreshFamilyKey>(base + c),
                                                  static_cast<std::uint32_t>(r + 1), std::nullopt,
                                                  std::nullopt});
        commit(change);
      });
      std::printf("callers %d: %.0f takes/s, %.0f moves/s\n", callers, takes, moves);
      base += codes;
    }
  }
  std::filesystem::remove_all(folder);
}
