#include "protocol/keys/key_plan.h"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace writ {
namespace {

/// The keys of one algorithm, the one that begins last first.
struct OneAlgorithm {
  const KeySettings& settings;
  Seconds longest_token;
  Instant now;
  std::vector<SigningKeyRow> rows;

  bool IsRetired(const SigningKeyRow& row) const { return row.retired_at && *row.retired_at <= now; }

  /// The key that signs; the end when there is none. One that was followed never signs again.
  std::vector<SigningKeyRow>::const_iterator FindSigning() const {
    const auto due =
        std::ranges::find_if(rows, [&](const SigningKeyRow& row) { return row.signs_from <= now; });
    if (due != rows.end() && !IsRetired(*due)) return due;
    // Better one that some verifier has not seen than none at all: the first that is announced.
    const auto announced = std::find_if(std::make_reverse_iterator(due), rows.rend(),
                                        [&](const SigningKeyRow& row) { return !IsRetired(row); });
    return announced == rows.rend() ? rows.end() : std::prev(announced.base());
  }

  /// Whether nothing that a key signed until `until` can be alive.
  bool IsOver(Instant until) const {
    return now >= until + std::max(settings.retention_duration, longest_token);
  }

  void AddTo(KeyPlan& plan) const {
    const auto signing = FindSigning();
    if (signing != rows.end()) plan.published.push_back({*signing, KeyPhase::kSigning});
    for (auto row = rows.begin(); row != rows.end(); ++row) {
      if (row == signing) continue;
      if (row->signs_from > now && !IsRetired(*row)) {
        plan.published.push_back({*row, KeyPhase::kAnnounced});
        continue;
      }
      const Instant until = IsRetired(*row) ? *row->retired_at : std::prev(row)->signs_from;
      if (!IsOver(until)) {
        plan.published.push_back({*row, KeyPhase::kRetired});
      } else if (settings.delete_retired_keys) {
        plan.dropped.push_back(*row);
      }
    }
    if (settings.automatic) AddWanted(plan, signing);
  }

  void AddWanted(KeyPlan& plan, std::vector<SigningKeyRow>::const_iterator signing) const {
    if (signing == rows.end()) return;
    const bool followed =
        std::any_of(rows.begin(), signing, [&](const auto& row) { return !IsRetired(row); });
    const Instant due = signing->signs_from + settings.rotation_interval - settings.propagation_time;
    if (!followed && now >= due)
      plan.wanted.push_back({signing->algorithm, now + settings.propagation_time, signing->kid});
  }
};

/// The algorithms whose keys the store holds: those that the operator brings no signing key for.
std::vector<std::string> StoredAlgorithms(const KeySettings& settings) {
  std::vector<std::string> algorithms;
  for (const std::string& algorithm : settings.signing_algorithms) {
    const bool provided = std::ranges::any_of(
        settings.provided, [&](const ProvidedKey& key) { return key.signs && key.algorithm == algorithm; });
    if (!provided) algorithms.push_back(algorithm);
  }
  return algorithms;
}

}  // namespace

KeyPlan PlanKeys(const std::vector<SigningKeyRow>& rows, const KeySettings& settings, Seconds longest_token,
                 Instant now) {
  KeyPlan plan;
  const std::vector<std::string> stored = StoredAlgorithms(settings);
  for (const std::string& algorithm : stored) {
    OneAlgorithm own{settings, longest_token, now, {}};
    std::ranges::copy_if(rows, std::back_inserter(own.rows),
                         [&](const SigningKeyRow& row) { return row.algorithm == algorithm; });
    std::ranges::sort(own.rows, std::greater<>(), [](const SigningKeyRow& row) {
      return std::tie(row.signs_from, row.created_at, row.kid);
    });
    const std::size_t before = plan.published.size();
    own.AddTo(plan);
    const bool signs = plan.published.size() > before && plan.published[before].phase == KeyPhase::kSigning;
    const std::string after = own.rows.empty() ? std::string() : own.rows.front().kid;
    if (!signs && settings.automatic) plan.wanted.push_back({algorithm, now, after});
  }
  for (const SigningKeyRow& row : rows) {
    if (std::ranges::find(stored, row.algorithm) == stored.end())
      plan.published.push_back({row, KeyPhase::kRetired});
  }
  return plan;
}

}  // namespace writ
