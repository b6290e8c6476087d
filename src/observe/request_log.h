// One log line per request.
#pragma once

#include <chrono>

#include "observe/explain.h"
#include "observe/log.h"
#include "protocol/call.h"

namespace writ::observe {

/// Logs a finished request: what was answered and, of a refusal or fault, the private why. Never a parameter,
/// a header or a body. Faults are errors; a credential in the URL is a warning, for it must be treated as
/// leaked; all else is information.
/// Takes `refusals`: remembers the lines of refusals and faults.
void LogRequest(Log& log, Refusals& refusals, const Call& call, const Reply& reply,
                std::chrono::microseconds took);

}  // namespace writ::observe
