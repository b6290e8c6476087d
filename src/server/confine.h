// What the process gives up before it serves anybody.
#pragma once

#include <string>
#include <vector>

namespace writ::server {

/// Becomes the user of this name and its groups. Keeps nothing of root's rights but to bind to ports below
/// 1024. Faults: kUnavailable when there is no such user, or the process is not root.
void BecomeUser(const std::string& name);

/// How far Confine came on this kernel.
struct Confinement {
  bool files = false;  ///< Landlock (Linux 5.13)
  bool calls = false;  ///< seccomp
};

/// Lets this thread, and every thread that it will start, write to files below `folders` alone, run no
/// program, and make no system call that a server has no use for: tracing, mounting, modules, namespaces,
/// keys. Reading stays as it is. Takes folders that are there. Nothing in a build for sanitizers, which run a
/// program to name what they found.
Confinement Confine(const std::vector<std::string>& folders);

}  // namespace writ::server
