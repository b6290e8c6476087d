#include "admin/keys.h"

#include <algorithm>

namespace writ::admin {
namespace {

using Wrong = std::unexpected<std::string>;

KeyPlan PlanNow(const KeyRequest& request, Store& store) {
  return PlanKeys(store.FindSigningKeys(request.realm), request.settings, request.longest_token, request.now);
}

bool HasFollower(const KeyPlan& plan, const std::string& algorithm) {
  return std::ranges::any_of(plan.published, [&](const PlannedKey& key) {
    return key.row.algorithm == algorithm && key.phase == KeyPhase::kAnnounced;
  });
}

/// A commit that somebody else was faster with.
Wrong Overtaken() {
  return Wrong("somebody else changed the keys at the same time: look at `writ key list` and try again");
}

}  // namespace

std::vector<PlannedKey> ListKeys(const KeyRequest& request, Store& store) {
  return PlanNow(request, store).published;
}

std::expected<std::vector<std::string>, std::string> RotateKeys(const KeyRequest& request,
                                                                const std::string& algorithm,
                                                                const std::string& actor, Store& store,
                                                                Random& random) {
  const KeyPlan plan = PlanNow(request, store);
  std::vector<WantedKey> wanted;
  for (const PlannedKey& key : plan.published) {
    const bool chosen = algorithm.empty() || key.row.algorithm == algorithm;
    if (key.phase != KeyPhase::kSigning || !chosen) continue;
    if (HasFollower(plan, key.row.algorithm)) {
      return Wrong("the next " + key.row.algorithm + " key is announced already: see `writ key list`");
    }
    wanted.push_back({key.row.algorithm, request.now + request.settings.propagation_time, key.row.kid});
  }
  if (wanted.empty()) return Wrong("the store has no signing key of that algorithm: see `writ key list`");
  auto made = CommitKeys(request, wanted, {}, actor, store, random);
  if (made.empty()) return Overtaken();
  return made;
}

std::expected<std::vector<std::string>, std::string> RetireKey(const KeyRequest& request,
                                                               const std::string& kid,
                                                               const std::string& actor, Store& store,
                                                               Random& random) {
  const KeyPlan plan = PlanNow(request, store);
  const auto found = std::ranges::find(
      plan.published, kid, [](const PlannedKey& key) -> const std::string& { return key.row.kid; });
  if (found == plan.published.end())
    return Wrong("the store publishes no key of that id: see `writ key list`");
  if (found->phase == KeyPhase::kRetired) return Wrong("the key is retired already");
  std::vector<WantedKey> wanted;
  // Where an announced one is left, it signs in its place.
  const bool last = found->phase == KeyPhase::kSigning &&
                    std::ranges::none_of(plan.published, [&](const PlannedKey& other) {
                      return other.row.algorithm == found->row.algorithm && other.row.kid != kid &&
                             other.phase == KeyPhase::kAnnounced;
                    });
  if (last) wanted.push_back({found->row.algorithm, request.now, kid});
  auto made = CommitKeys(request, wanted, {found->row}, actor, store, random);
  if (last && made.empty()) return Overtaken();
  return made;
}

}  // namespace writ::admin
