// What people let applications have, and how it reaches them, over a store that loses, delays and crashes.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "protocol/keys/key_ring.h"
#include "tests/simulation/model_store.h"

namespace writ::simulation {

/// What came of a run.
struct PeopleFindings {
  std::vector<std::string> broken;  ///< the invariants that did not hold, in words
  int redeemed = 0;                 ///< codes that gave tokens
  int renewed = 0;                  ///< refresh tokens that gave tokens
  int told = 0;                     ///< pings and pushes that reached their application
  int failed = 0;                   ///< requests that ended in a fault
};

/// What a courier does wrong: planted, for tests that must find it.
enum class CourierFlaw { kNone, kForgetsBeforeSending };

/// Lets applications redeem codes and refresh tokens, several of them the same, and try again after each
/// fault. No code may give tokens twice, no refresh token two successors, and whoever has the last answered
/// one must get on with it, whatever was lost. Somebody who is asked by CIBA answers in several tabs;
/// couriers of two nodes bring what follows: the application must hear of it, and be brought one set of
/// tokens. Takes `keys`: what signs.
PeopleFindings SimulatePeople(std::uint64_t seed, const std::shared_ptr<const KeyRing>& keys,
                              ModelStore::Flaw flaw = ModelStore::Flaw::kNone,
                              CourierFlaw courier_flaw = CourierFlaw::kNone);

}  // namespace writ::simulation
