// Compact JWS (RFC 7515 section 3.1), taken apart but not yet believed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace writ::crypto {

/// Longer tokens are none.
inline constexpr std::size_t kMaxJwsBytes = 16'384;

/// The parts of a compact JWS. Nothing in it is to be trusted before a VerifyingKey has verified it.
struct Jws {
  std::string alg;
  std::string kid;          ///< empty: none
  std::string typ;          ///< empty: none
  bool brings_key = false;  ///< its header holds a key, or says where one is
  std::string payload;
  std::string_view signing_input;  ///< `header.payload`, a view into the token
  std::string_view signature;      ///< base64url, a view into the token
};

/// Takes a token apart. Absent for what is no compact JWS: other than three parts, a
/// character outside base64url, padding, a header that is no strict JSON object, without `alg`, or with
/// `crit` or `b64`, of which no extension is understood. Header members that carry keys or
/// say where they are (`jwk`, `jku`, `x5u`, `x5c`) are told of and never used. Source: RFC 7515 section 5.2,
/// RFC 8725 section 3. Takes `most`: longer tokens are none.
std::optional<Jws> ParseJws(std::string_view token, std::size_t most = kMaxJwsBytes);

}  // namespace writ::crypto
