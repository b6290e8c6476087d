// Web hooks: what an operator lets another server decide. Plain values, checked where they are loaded
// (config/).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace writ {

/// What a hook is asked.
enum class HookKind {
  kGrant,         ///< what a grant of its own gives
  kPassword,      ///< whether a name and a password belong together
  kClaims,        ///< what is known of a person, and whether they may be spoken for
  kTokenRequest,  ///< the last word on a request for tokens
  kCibaNotify,    ///< nothing: it is told that a request waits for a person
};

/// The kind as it stands in configurations and requests.
constexpr std::string_view HookKindName(HookKind kind) {
  switch (kind) {
    case HookKind::kGrant:
      return "grant";
    case HookKind::kPassword:
      return "password";
    case HookKind::kClaims:
      return "claims";
    case HookKind::kTokenRequest:
      return "token_request";
    case HookKind::kCibaNotify:
      break;
  }
  return "ciba_notify";
}

struct HookSettings {
  HookKind kind = HookKind::kGrant;
  std::string url;                          ///< https, or http on this machine
  std::vector<std::string> secrets;         ///< each signs: two while one takes the other's place
  std::string grant_type;                   ///< that the hook answers; kGrant only
  std::vector<std::string> parameters;      ///< of the request that the hook may see
  std::string identity_provider = "local";  ///< whose passwords the hook knows; kPassword only

  bool operator==(const HookSettings&) const = default;
};

}  // namespace writ
