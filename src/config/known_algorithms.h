// The names of signature algorithms that a configuration may use.
#pragma once

#include <string_view>
#include <vector>

namespace writ::config {

/// In the order in which they are told of.
const std::vector<std::string_view>& KnownAlgorithms();

}  // namespace writ::config
