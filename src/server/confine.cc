#include "server/confine.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <pwd.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "writ/fault.h"

namespace writ::server {
namespace {

[[noreturn]] void Fail(const std::string& what) {
  throw Fault(FaultKind::kUnavailable, what + ": " + std::strerror(errno));
}

/// Leaves the right to bind to ports below 1024, and no other.
void KeepPortsAlone() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct data[2] = {};
  data[0].effective = data[0].permitted = 1U << CAP_NET_BIND_SERVICE;
  if (syscall(SYS_capset, &header, data) != 0) Fail("the rights of root cannot be given up");
}

#ifndef WRIT_SANITIZED

/// All that changes a file, or runs one.
constexpr std::uint64_t kChanges =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
    LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |
    LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
    LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;
constexpr std::uint64_t kAllowed = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_FILE |
                                   LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK;

bool ConfineFiles(const std::vector<std::string>& folders) {
  landlock_ruleset_attr attributes{};
  attributes.handled_access_fs = kChanges;
  const auto rules =
      static_cast<int>(syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0));
  if (rules < 0) return false;  // a kernel without it, or with it switched off
  bool done = true;
  for (const std::string& folder : folders) {
    landlock_path_beneath_attr beneath{};
    beneath.allowed_access = kAllowed;
    beneath.parent_fd = open(folder.c_str(), O_PATH | O_CLOEXEC | O_DIRECTORY);
    done = done && beneath.parent_fd >= 0 &&
           syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) == 0;
    if (beneath.parent_fd >= 0) close(beneath.parent_fd);
  }
  done = done && syscall(SYS_landlock_restrict_self, rules, 0) == 0;
  close(rules);
  return done;
}

bool ConfineCalls() {
  constexpr int kRefused[] = {SCMP_SYS(execve),
                              SCMP_SYS(execveat),
                              SCMP_SYS(fork),
                              SCMP_SYS(vfork),
                              SCMP_SYS(ptrace),
                              SCMP_SYS(process_vm_readv),
                              SCMP_SYS(process_vm_writev),
                              SCMP_SYS(mount),
                              SCMP_SYS(umount2),
                              SCMP_SYS(move_mount),
                              SCMP_SYS(open_tree),
                              SCMP_SYS(fsopen),
                              SCMP_SYS(pivot_root),
                              SCMP_SYS(chroot),
                              SCMP_SYS(setns),
                              SCMP_SYS(unshare),
                              SCMP_SYS(init_module),
                              SCMP_SYS(finit_module),
                              SCMP_SYS(delete_module),
                              SCMP_SYS(kexec_load),
                              SCMP_SYS(kexec_file_load),
                              SCMP_SYS(bpf),
                              SCMP_SYS(perf_event_open),
                              SCMP_SYS(userfaultfd),
                              SCMP_SYS(keyctl),
                              SCMP_SYS(add_key),
                              SCMP_SYS(request_key),
                              SCMP_SYS(open_by_handle_at),
                              SCMP_SYS(name_to_handle_at),
                              SCMP_SYS(personality),
                              SCMP_SYS(reboot),
                              SCMP_SYS(swapon),
                              SCMP_SYS(swapoff),
                              SCMP_SYS(syslog),
                              SCMP_SYS(acct),
                              SCMP_SYS(quotactl),
                              SCMP_SYS(sethostname),
                              SCMP_SYS(setdomainname),
                              SCMP_SYS(settimeofday),
                              SCMP_SYS(clock_settime),
                              SCMP_SYS(clock_adjtime),
                              SCMP_SYS(adjtimex),
                              SCMP_SYS(io_uring_setup),
                              SCMP_SYS(io_uring_enter),
                              SCMP_SYS(io_uring_register),
                              SCMP_SYS(memfd_create),
                              SCMP_SYS(mknod),
                              SCMP_SYS(mknodat)};
  scmp_filter_ctx const filter = seccomp_init(SCMP_ACT_ALLOW);
  if (filter == nullptr) return false;
  for (const int call : kRefused) seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), call, 0);
  const bool done = seccomp_load(filter) == 0;
  seccomp_release(filter);
  return done;
}

#endif

}  // namespace

void BecomeUser(const std::string& name) {
  if (geteuid() != 0) throw Fault(FaultKind::kUnavailable, "--user is for root: start as that user instead");
  const passwd* const user = getpwnam(name.c_str());
  if (user == nullptr) throw Fault(FaultKind::kUnavailable, "there is no user " + name);
  const bool became = prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) == 0 &&
                      initgroups(name.c_str(), user->pw_gid) == 0 &&
                      setresgid(user->pw_gid, user->pw_gid, user->pw_gid) == 0 &&
                      setresuid(user->pw_uid, user->pw_uid, user->pw_uid) == 0;
  if (!became) Fail("cannot become the user " + name);
  KeepPortsAlone();
  // Another user makes the kernel forget what was asked of it before.
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

#ifdef WRIT_SANITIZED
Confinement Confine(const std::vector<std::string>& /*folders*/) {
  return {};
}
#else
Confinement Confine(const std::vector<std::string>& folders) {
  return {.files = ConfineFiles(folders), .calls = ConfineCalls()};
}
#endif

}  // namespace writ::server
