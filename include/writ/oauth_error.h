// A refusal: the caller asked for what it may not have. A value, never thrown.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>

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

/// Why a request was refused.
struct OAuthError {
  Reason reason;
  std::string detail;  ///< for the log only; may hold input, never secrets
};

/// A value, or the reason why there is none.
template <typename T>
using Result = std::expected<T, OAuthError>;

/// Makes a refusal: `return Refuse(Reason::kScopeUnknown, name);`
inline std::unexpected<OAuthError> Refuse(Reason reason, std::string detail = {}) {
  return std::unexpected(OAuthError{reason, std::move(detail)});
}

}  // namespace writ
