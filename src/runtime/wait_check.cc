#include "runtime/wait_check.h"

#include <cstdio>
#include <cstdlib>
#include <exception>

namespace writ::runtime {

void AbortIfHandlingException() {
  if (std::uncaught_exceptions() == 0 && std::current_exception() == nullptr) return;
  std::fputs("writ: Waiter::Wait called inside a catch block or during unwinding\n", stderr);
  std::abort();
}

}  // namespace writ::runtime
