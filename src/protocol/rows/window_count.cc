#include "protocol/rows/window_count.h"

#include <string>

#include "protocol/mint/handle.h"

namespace writ {
namespace {

Instant EndOfWindow(Instant now, Seconds length) {
  return Instant(Seconds((UnixSeconds(now) / length.count() + 1) * length.count()));
}

}  // namespace

CounterKey WindowCounter(std::string_view what, std::string_view whose, Instant now, Seconds length) {
  CounterKey key;
  key.forget_after = LastSecond(EndOfWindow(now, length));
  key.hash = RowHash(std::string(what) + ' ' + std::to_string(length.count()) + ' ' + std::string(whose));
  return key;
}

Count WindowCount(std::string_view what, std::string_view whose, std::uint64_t limit, Instant now,
                  Seconds length) {
  return {WindowCounter(what, whose, now, length), limit,
          std::chrono::ceil<Seconds>(EndOfWindow(now, length) - now)};
}

}  // namespace writ
