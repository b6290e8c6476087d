// A fault: we could not do our job. Thrown; caught only at the boundaries (http/fault_boundary.cc,
// runtime/task_boundary.cc, server/main.cc). What the caller did wrong is never a fault: see oauth_error.h.
#pragma once

#include <stdexcept>
#include <string>

namespace writ {

enum class FaultKind {
  kUnavailable,  ///< something we need does not answer now; trying again may help (503)
  kCorrupt,      ///< something stored cannot be read, or is newer than this program (500)
  kBug,          ///< this program is wrong (500)
};

/// What is thrown when a request fails through no fault of the caller.
/// `what()` goes to the log only, never to the wire; it holds no secrets.
class Fault : public std::runtime_error {
 public:
  Fault(FaultKind kind, const std::string& cause) : std::runtime_error(cause), kind_(kind) {}

  FaultKind kind() const { return kind_; }

 private:
  FaultKind kind_;
};

}  // namespace writ
