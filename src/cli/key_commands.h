// `writ key …`, `writ audit …`. Each gives the process's exit code.
#pragma once

#include <cstddef>
#include <string>

#include "cli/opened_store.h"

namespace writ::cli {

int ListKeys(const Where& where);

/// Takes `algorithm`: empty for all.
int RotateKeys(const Where& where, const std::string& algorithm);
int RetireKey(const Where& where, const std::string& kid);

/// Prints the newest `lines` audit records, oldest first; with `follow` those that come after, too.
int TailAudit(const Where& where, std::size_t lines, bool follow);

}  // namespace writ::cli
