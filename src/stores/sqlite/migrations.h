// The schema's history: migrations/NNNN_*.sql, in order.
#pragma once

#include <array>

namespace writ::stores {

/// The version of the schema after all migrations: how many there are.
inline constexpr int kSchemaVersion = 1;

extern const std::array<const char*, kSchemaVersion> kMigrations;

}  // namespace writ::stores
