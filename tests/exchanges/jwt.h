// A JWT as a client of the server would open it: by the published keys alone.
#pragma once

#include <boost/json/value.hpp>
#include <expected>
#include <string>
#include <string_view>

namespace writ::exchanges {

struct OpenedJwt {
  std::string header;  ///< JSON text
  std::string claims;  ///< JSON text
};

/// Verifies `token` by the key of `jwks` that its `kid` names.
/// Refuses: with what is wrong, in words.
std::expected<OpenedJwt, std::string> OpenJwt(std::string_view token, const boost::json::value& jwks);

}  // namespace writ::exchanges
