// What an authorization request asks for.
#pragma once

#include <optional>
#include <string_view>

namespace writ {

/// A `response_type`, as a set.
struct ResponseType {
  bool code = false;
  bool id_token = false;
  bool token = false;

  /// Whether tokens come from the authorization endpoint itself.
  bool via_browser() const { return id_token || token; }

  /// The grant that a client must list for it: `authorization_code`, `implicit` or `hybrid`.
  std::string_view flow() const;
};

/// Reads a `response_type`: names in any order, each once. Absent for what is none of OpenID Connect's.
/// Source: OAuth 2.0 Multiple Response Type Encoding Practices sections 3 and 5.
std::optional<ResponseType> ParseResponseType(std::string_view text);

}  // namespace writ
