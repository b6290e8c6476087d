// What the process asks of the kernel for itself.
#pragma once

namespace writ::server {

/// Keeps secrets in memory from files and from other processes of the same user: no core dump, no tracer; no
/// program run from here gains rights. Nothing in a build for sanitizers, whose leak check is a tracer.
void ProtectProcess();

}  // namespace writ::server
