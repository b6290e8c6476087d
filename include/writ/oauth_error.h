// A refusal: the caller asked for what it may not have. A value, never thrown.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "writ/client.h"

namespace writ {

/// Names the exact check that refused. It alone decides status, error code and description on the wire.
enum class Reason {
#define WRIT_REASON(constant, name, meaning) constant,
#include "writ/reasons.def"
#undef WRIT_REASON
};

inline constexpr std::size_t kReasonCount = 0
#define WRIT_REASON(constant, name, meaning) +1
#include "writ/reasons.def"
#undef WRIT_REASON
    ;

/// The reason's name, as it stands in logs, metrics and docs/reasons.md.
constexpr std::string_view ReasonName(Reason reason) {
  switch (reason) {
#define WRIT_REASON(constant, name, meaning) \
  case Reason::constant:                     \
    return name;
#include "writ/reasons.def"
#undef WRIT_REASON
  }
  return "unknown";
}

/// A refusal of a grant that is not ours, as it words it.
struct OwnWords {
  std::string error;           ///< one of RFC 6749 section 5.2 or RFC 8707's invalid_target
  std::string description;     ///< of RFC 6749 section 5.2's characters; empty: none
  std::vector<Claim> members;  ///< further members of the answer, `type` their name

  bool operator==(const OwnWords&) const = default;
};

/// Why a request was refused.
struct OAuthError {
  Reason reason;
  std::string detail;                            ///< for the log only; may hold input, never secrets
  std::optional<OwnWords> words = std::nullopt;  ///< take the place of the wire profile's; kGrantRefused only
};

/// A value, or the reason why there is none.
template <typename T>
using Result = std::expected<T, OAuthError>;

/// Makes a refusal: `return Refuse(Reason::kScopeUnknown, name);`
inline std::unexpected<OAuthError> Refuse(Reason reason, std::string detail = {}) {
  return std::unexpected(OAuthError{reason, std::move(detail), std::nullopt});
}

/// Makes a refusal in a grant's own words.
inline std::unexpected<OAuthError> RefuseAs(OwnWords words, std::string detail = {}) {
  return std::unexpected(OAuthError{Reason::kGrantRefused, std::move(detail), std::move(words)});
}

}  // namespace writ
