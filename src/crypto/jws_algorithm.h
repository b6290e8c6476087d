// The signature algorithms that Writ makes: one row each.
#pragma once

#include <optional>
#include <string_view>

namespace writ::crypto {

enum class JwsAlgorithm { kEs256, kRs256 };

/// The algorithm's `alg` value (RFC 7518 section 3.1).
constexpr std::string_view JwsAlgorithmName(JwsAlgorithm algorithm) {
  return algorithm == JwsAlgorithm::kEs256 ? "ES256" : "RS256";
}

/// The algorithm of this `alg` value, compared exactly. Absent for every other, `none` among them.
constexpr std::optional<JwsAlgorithm> FindJwsAlgorithm(std::string_view name) {
  if (name == "ES256") return JwsAlgorithm::kEs256;
  if (name == "RS256") return JwsAlgorithm::kRs256;
  return std::nullopt;
}

}  // namespace writ::crypto
