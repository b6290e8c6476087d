// What one client may cost. Every number is configurable, so the configuration says which there are.
#pragma once

#include "config/http_limits.h"

namespace writ::http {

using Limits = config::HttpLimits;

}  // namespace writ::http
