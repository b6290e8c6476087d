// Names for requests: for the log, X-Request-Id and the text of a fault.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "writ/random.h"

namespace writ::http {

/// Sixteen characters of 0-9 and a-z.
using RequestId = std::array<char, 16>;

/// Makes request ids that no other request of this process has, and hardly one of another. They are no
/// secrets: who sees many can tell the next. Thread: belongs to one thread; each thread has its own.
class RequestIds {
 public:
  explicit RequestIds(Random& random);

  RequestId Make();

 private:
  std::uint64_t counter_ = 0;
  std::uint64_t thread_ = 0;
};

}  // namespace writ::http
