#include "server/housekeeping.h"

namespace writ::server {
namespace {

constexpr std::size_t kRowsAStep = 1'000;

}  // namespace

void ForgetWhatIsOver(Store& store, const Clock& clock) {
  std::size_t forgotten = kRowsAStep;
  while (forgotten == kRowsAStep) forgotten = store.ForgetBefore(clock.Now(), kRowsAStep);
}

}  // namespace writ::server
