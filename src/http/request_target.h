// The second word of a request line.
#pragma once

#include <optional>
#include <string_view>

#include "http/http_request.h"

namespace writ::http {

struct RequestTarget {
  TargetForm form = TargetForm::kPath;
  std::string_view path;
  std::string_view query;
};

/// Splits `target` into path and query; nothing is decoded. The authority of an absolute target is dropped:
/// who we are is configured, never read from a request. Absent for what is none of the forms of RFC 9112
/// section 3.2, or does not fit the method, or holds a fragment or a byte that is not visible ASCII.
std::optional<RequestTarget> SplitTarget(std::optional<Method> method, std::string_view target);

}  // namespace writ::http
