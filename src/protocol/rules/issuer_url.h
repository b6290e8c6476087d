// URLs of ours.
#pragma once

#include <string>
#include <string_view>

namespace writ {

/// `path`, which begins with a slash, below the issuer, whether or not that ends with one.
inline std::string BelowIssuer(std::string_view issuer, std::string_view path) {
  while (issuer.ends_with('/')) issuer.remove_suffix(1);
  return std::string(issuer).append(path);
}

}  // namespace writ
