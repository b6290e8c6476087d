// Files under SQLite that fail when a test says so.
#pragma once

#include "stores/unknown_outcome_suite.h"

namespace writ::stores {

/// Has every SQLite file that this process opens from now on go through files that can be broken.
void PutBreakingFilesUnderSqlite();

/// Breaks all of them, those already open too.
void BreakFiles(Break how);

}  // namespace writ::stores
