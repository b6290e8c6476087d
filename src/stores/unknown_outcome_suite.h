// What a store answers when the connection to its data is lost inside a commit: the truth. For engines whose
// connection a test can break; those run it with one line beside that of StoreSuite:
//   INSTANTIATE_TEST_SUITE_P(Engine, UnknownOutcomeSuite, testing::Values(BreakableStoreMaker{…}));
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>

#include "writ/store.h"

namespace writ::stores {

enum class Break {
  kNone,             ///< all is well, from now on
  kLostOnce,         ///< the next commit fails and nothing of it is there
  kUnheardOnce,      ///< the next commit is there, but is told to have failed
  kDown,             ///< commits fail and nothing of them is there; nor can a new connection be made
  kUnheardThenDown,  ///< as kUnheardOnce, then as kDown
};

/// An empty store, and what breaks its connection.
struct BreakableStore {
  std::shared_ptr<Store> store;
  std::function<void(Break)> break_by;
};

using BreakableStoreMaker = std::function<BreakableStore()>;

class UnknownOutcomeSuite : public testing::TestWithParam<BreakableStoreMaker> {
 protected:
  UnknownOutcomeSuite() : broken_(GetParam()()), store_(*broken_.store) {}
  ~UnknownOutcomeSuite() override { broken_.break_by(Break::kNone); }

  const BreakableStore broken_;
  Store& store_;
};

}  // namespace writ::stores
