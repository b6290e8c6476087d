// A realm over a store that loses, delays and crashes: what the worlds of endpoints have in common.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "protocol/people/nobody.h"
#include "protocol/realm_context.h"
#include "runtime/simulation_scheduler.h"
#include "tests/simulation/model_store.h"
#include "tests/simulation/weather.h"
#include "writ/fault.h"

namespace writ::simulation {

class RealmWorld {
 public:
  /// Takes `keys`: what signs; `people`: must outlive it.
  RealmWorld(std::uint64_t seed, RealmSettings settings, const std::shared_ptr<const KeyRing>& keys,
             ModelStore::Flaw flaw, Directory& people = Nobody())
      : scheduler_(seed),
        weather_(scheduler_),
        store_(
            scheduler_.clock(), scheduler_,
            [this](std::function<void()> action) { weather_.Travel(std::move(action)); },
            [this](std::function<void()> action) {
              scheduler_.CallAfter(weather_.Delay(4), std::move(action));
            },
            flaw),
        hooks_(
            std::make_shared<const Hooks>(std::span<HookSettings>(), Hooks::Ports{.realm = "default",
                                                                                  .lines = hook_lines_,
                                                                                  .outbound = nullptr,
                                                                                  .clock = scheduler_.clock(),
                                                                                  .people = people})),
        realm_{Catalog(std::move(settings)),
               hooks_,
               GrantRegistry({.realm = "default",
                              .handles = handles_,
                              .people = people,
                              .store = store_,
                              .random = scheduler_.random(),
                              .throttling = {},
                              .pace = std::make_shared<PollPace>(),
                              .hooks = hooks_},
                             {}),
               keys,
               std::make_shared<VerifiedTokens>(64),
               std::make_shared<GuessLimits>(),
               std::make_shared<AddressCounts>(),
               handles_,
               std::make_shared<const Sealer>(std::array<std::byte, 32>{}),
               people,
               nullptr,
               store_,
               scheduler_.random()} {}

 protected:
  using Answer = Reply (*)(const Call&, const RealmContext&);

  Call MakeCall() {
    Call call;
    call.now = scheduler_.clock().Now();
    call.deadline = scheduler_.clock().Steady() + kCommitTime;
    return call;
  }

  /// Posts a form to an endpoint; absent when it faulted.
  std::optional<Reply> Send(Answer answer, const std::string& form) {
    static const std::vector<HeaderField> kForm = {{"Content-Type", "application/x-www-form-urlencoded"}};
    Call call = MakeCall();
    call.method = Method::kPost;
    call.headers = kForm;
    call.body = form;
    std::optional<Reply> reply;
    try {
      reply = answer(call, realm_);
    } catch (const Fault&) {
      ++failed_;
    }
    return reply;
  }

  /// Runs `callers` in bad weather, then `look` once the store has crashed and all is calm.
  void Live(const std::vector<runtime::SimulationScheduler::TaskId>& callers,
            const std::function<void()>& look) {
    scheduler_.Spawn("weather", [this, callers] { weather_.Rage(store_, callers); });
    scheduler_.Run();
    weather_.End();
    store_.Crash();
    scheduler_.Spawn("look", look);
    scheduler_.Run();
  }

  runtime::SimulationScheduler scheduler_;
  Weather weather_;
  ModelStore store_;
  const std::shared_ptr<const FamilyHandles> handles_ =
      std::make_shared<const FamilyHandles>(std::array<std::byte, 32>{});
  HookLines hook_lines_;
  const std::shared_ptr<const Hooks> hooks_;
  const RealmContext realm_;
  int failed_ = 0;  ///< requests that ended in a fault
};

}  // namespace writ::simulation
