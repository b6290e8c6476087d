// The model keeps the contract: it passes what every engine passes.
#include "tests/simulation/model_store.h"

#include <gtest/gtest.h>

#include "runtime/system_clock.h"
#include "runtime/thread_waiter.h"
#include "stores/suite.h"

namespace writ::simulation {
namespace {

struct Fixture {
  const runtime::SystemClock clock;
  runtime::ThreadWaiter waiter;
  const Later at_once = [](const std::function<void()>& action) { action(); };
  ModelStore store{clock, waiter, at_once, at_once};
};

}  // namespace
}  // namespace writ::simulation

namespace writ::stores {

INSTANTIATE_TEST_SUITE_P(Model, StoreSuite, testing::Values(StoreMaker([] {
                           const auto fixture = std::make_shared<simulation::Fixture>();
                           return std::shared_ptr<Store>(fixture, &fixture->store);
                         })));

}  // namespace writ::stores
