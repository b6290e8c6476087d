#include "server/confine.h"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>

#include "tests/temp_folder.h"

namespace writ::server {
namespace {

constexpr int kSkipped = 77;

/// The exit code of `work` in a child that is confined to `folder`.
template <typename Work>
int InAConfinedChild(const std::string& folder, const Work& work) {
  const pid_t child = fork();
  if (child == 0) {
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    _exit(work(Confine({folder})));
  }
  int status = -1;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool CanWrite(const std::string& path) {
  return std::ofstream(path, std::ios::app).good();
}

TEST(Confine, LeavesWritingInItsFoldersAlone) {
  const TempFolder inside;
  const TempFolder outside;
  ASSERT_TRUE(CanWrite(outside / "before"));
  const int code = InAConfinedChild(inside / "", [&](const Confinement& confined) {
    if (!confined.files) return kSkipped;
    if (!CanWrite(inside / "new") || unlink((inside / "new").c_str()) != 0) return 1;
    if (CanWrite(outside / "before") || CanWrite(outside / "new") ||
        unlink((outside / "before").c_str()) == 0)
      return 2;
    return std::ifstream(outside / "before").good() ? 0 : 3;
  });
  if (code == kSkipped) GTEST_SKIP() << "no Landlock here: an old kernel, or a build for sanitizers";
  EXPECT_EQ(code, 0);
}

TEST(Confine, LeavesNoProgramToRun) {
  const TempFolder folder;
  const int code = InAConfinedChild(folder / "", [](const Confinement& confined) {
    if (!confined.calls) return kSkipped;
    execl("/bin/true", "true", nullptr);
    return errno == EPERM || errno == EACCES ? 0 : 1;
  });
  if (code == kSkipped) GTEST_SKIP() << "no seccomp here: an old kernel, or a build for sanitizers";
  EXPECT_EQ(code, 0);
}

}  // namespace
}  // namespace writ::server
