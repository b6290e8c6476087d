#include "server/process.h"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace writ::server {
namespace {

#ifdef WRIT_SANITIZED
constexpr int kDumpable = 1;
constexpr int kNewPrivileges = 0;
#else
constexpr int kDumpable = 0;
constexpr int kNewPrivileges = 1;
#endif

TEST(ProtectProcess, AllowsNoCoreAndNoTracer) {
  const pid_t child = fork();
  if (child == 0) {
    ProtectProcess();
    rlimit core{};
    getrlimit(RLIMIT_CORE, &core);
    const bool as_said = prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == kDumpable &&
                         prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == kNewPrivileges &&
                         (kDumpable == 1 || core.rlim_max == 0);
    _exit(as_said ? 0 : 1);
  }
  int status = -1;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace writ::server
