// Plays one exchange at one target.
#pragma once

#include <optional>
#include <string>

#include "tests/exchanges/exchange.h"
#include "tests/exchanges/target.h"

namespace writ::exchanges {

/// The first thing that was not as the exchange says, in words; absent when all was.
std::optional<std::string> Play(const Exchange& exchange, Target& target);

/// The first thing in which `answer` is not as `expected`.
/// Takes `jwks`: JSON text of the keys that the server publishes.
std::optional<std::string> Mismatch(const ExpectedReply& expected, const Answer& answer, Instant now,
                                    Seconds tolerance, const std::string& jwks);

}  // namespace writ::exchanges
