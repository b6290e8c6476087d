// The signature algorithms that Writ makes and verifies.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace writ::crypto {

enum class JwsAlgorithm {
#define WRIT_JWS_ALGORITHM(constant, name, kind, hash, crv, group, coordinate) constant,
#include "crypto/jws_algorithms.def"
#undef WRIT_JWS_ALGORITHM
};

enum class KeyKind {
  kEc,
  kRsa,     ///< PKCS #1 v1.5
  kRsaPss,  ///< salt as long as the hash
  kEd25519,
};

/// What there is to know of an algorithm.
struct JwsAlgorithmFacts {
  JwsAlgorithm algorithm;
  std::string_view name;  ///< its `alg` value
  KeyKind kind;
  int hash_bits;           ///< of SHA-2; 0: the signature takes the message itself
  std::string_view crv;    ///< of its JWKs; empty for RSA
  const char* group;       ///< OpenSSL's name of the curve
  std::size_t coordinate;  ///< bytes of a coordinate of its curve; a signature has two
};

inline constexpr auto kJwsAlgorithms = std::to_array<JwsAlgorithmFacts>({
#define WRIT_JWS_ALGORITHM(constant, name, kind, hash, crv, group, coordinate) \
  {JwsAlgorithm::constant, name, KeyKind::kind, hash, crv, group, coordinate},
#include "crypto/jws_algorithms.def"
#undef WRIT_JWS_ALGORITHM
});

constexpr const JwsAlgorithmFacts& FactsOf(JwsAlgorithm algorithm) {
  return kJwsAlgorithms[static_cast<std::size_t>(algorithm)];
}

/// The algorithm's `alg` value (RFC 7518 section 3.1).
constexpr std::string_view JwsAlgorithmName(JwsAlgorithm algorithm) {
  return FactsOf(algorithm).name;
}

/// The algorithm of this `alg` value, compared exactly. Absent for every other, `none` and HMAC among them.
constexpr std::optional<JwsAlgorithm> FindJwsAlgorithm(std::string_view name) {
  for (const JwsAlgorithmFacts& facts : kJwsAlgorithms) {
    if (facts.name == name) return facts.algorithm;
  }
  return std::nullopt;
}

}  // namespace writ::crypto
