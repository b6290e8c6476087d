// The contract of `Store` as tests. Every engine runs them with one line:
//   INSTANTIATE_TEST_SUITE_P(Engine, StoreSuite, testing::Values(StoreMaker{…}));
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "writ/store.h"

namespace writ::stores {

/// Makes an empty store, waiting by threads. What it needs lives as long as the pointer.
using StoreMaker = std::function<std::shared_ptr<Store>()>;

class StoreSuite : public testing::TestWithParam<StoreMaker> {
 protected:
  StoreSuite() : store_(GetParam()()) {}

  /// A change of the suite's realm at the suite's time, with an id of its own.
  Change NewChange(const std::string& realm = "r");
  CommitResult Commit(const Change& change);

  void MustCommit(const Change& change);

  const std::shared_ptr<Store> store_;
};

}  // namespace writ::stores
