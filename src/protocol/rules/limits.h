// Lengths past which input is refused. In bytes, after decoding.
#pragma once

#include <cstddef>

namespace writ::limits {

inline constexpr std::size_t kParameters = 200;
inline constexpr std::size_t kParameterName = 256;
inline constexpr std::size_t kClientId = 200;
inline constexpr std::size_t kClientSecret = 512;
inline constexpr std::size_t kAssertion = 51'200;
inline constexpr std::size_t kScope = 4096;
inline constexpr std::size_t kResource = 512;
inline constexpr std::size_t kAcrValues = 300;
inline constexpr std::size_t kNonce = 1024;
inline constexpr std::size_t kLoginHint = 320;
inline constexpr std::size_t kUiLocales = 100;
inline constexpr std::size_t kClaims = 4096;

}  // namespace writ::limits
