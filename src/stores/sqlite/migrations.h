// The schema's history: migrations/NNNN_*.sql, in order.
#pragma once

#include <array>

#include "stores/sqlite/connection.h"

namespace writ::stores {

/// The version of the schema after all migrations: how many there are.
inline constexpr int kSchemaVersion = 3;

extern const std::array<const char*, kSchemaVersion> kMigrations;

/// Brings the schema of any earlier version, or of an empty file, to this one's; all of it or nothing.
/// Faults: kCorrupt for the schema of a newer program.
void Migrate(Connection& db);

}  // namespace writ::stores
