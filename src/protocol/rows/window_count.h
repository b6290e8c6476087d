// Counters of attempts, each for a window of time.
#pragma once

#include <cstdint>
#include <string_view>

#include "writ/change.h"

namespace writ {

/// A condition: fewer than `limit` were counted of `whose` `what` in the window of `length` that `now` lies
/// in. Windows begin and end at whole multiples of their length; a counter lives as long as its window.
Count WindowCount(std::string_view what, std::string_view whose, std::uint64_t limit, Instant now,
                  Seconds length);

/// The counter of that window.
CounterKey WindowCounter(std::string_view what, std::string_view whose, Instant now, Seconds length);

}  // namespace writ
