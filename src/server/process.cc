#include "server/process.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#include "writ/fault.h"

namespace writ::server {

void ProtectProcess() {
#ifndef WRIT_SANITIZED
  constexpr rlimit kNone{0, 0};
  const bool done = setrlimit(RLIMIT_CORE, &kNone) == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 &&
                    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
  if (!done) throw Fault(FaultKind::kUnavailable, "core dumps and tracing cannot be switched off");
#endif
}

}  // namespace writ::server
