#include "config/known_algorithms.h"

#include "crypto/jws_algorithm.h"

namespace writ::config {

const std::vector<std::string_view>& KnownAlgorithms() {
  static const std::vector<std::string_view> known = [] {
    std::vector<std::string_view> names;
    for (const crypto::JwsAlgorithmFacts& facts : crypto::kJwsAlgorithms) names.push_back(facts.name);
    return names;
  }();
  return known;
}

}  // namespace writ::config
