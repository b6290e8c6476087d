// Where what a request throws comes to an end: the one catch of the request path.
#pragma once

#include <string_view>

#include "protocol/call.h"

namespace writ::http {

/// The reply of `handler`, or of the fault that it threw: 503 for kUnavailable, else 500. A reply that cannot
/// stand on the wire is a bug like any other. The cause goes to the outcome, for the log.
Reply Answer(const Handler& handler, const Call& call);

/// Runs `start`, which begins a request; gives the fault's reply when that fails.
std::optional<Reply> TryBegin(const std::function<void()>& start, std::string_view request_id);

}  // namespace writ::http
