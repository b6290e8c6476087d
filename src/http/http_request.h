// One HTTP request as the front sees it, before an endpoint is found for it.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "protocol/call.h"

namespace writ::http {

enum class TargetForm { kPath, kAsterisk, kAuthority };

enum class KeepAlive { kYes, kNo };

/// All views point into the reader's buffer.
struct HttpRequest {
  std::optional<Method> method;  ///< absent: well-formed, but none that we know
  TargetForm form = TargetForm::kPath;
  std::string_view path;
  std::string_view query;
  std::span<const HeaderField> headers;
  std::string_view body;
  KeepAlive keep_alive = KeepAlive::kYes;
  bool expects_continue = false;
};

/// Why bytes are no request that we take. The connection ends with it: where the next request begins is in
/// doubt.
struct WireError {
  int status = 400;
  std::string_view says;  ///< one line for the client; a literal
};

}  // namespace writ::http
