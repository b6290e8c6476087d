// The one rule of waiting that a caller can break.
#pragma once

namespace writ::runtime {

/// Aborts the process, with a message, when called inside a `catch` block or during unwinding. The C++
/// runtime keeps the exceptions in flight per thread: two fibers of one thread that wait there would swap
/// theirs.
void AbortIfHandlingException();

}  // namespace writ::runtime
