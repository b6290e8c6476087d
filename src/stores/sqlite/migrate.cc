#include <string>

#include "stores/sqlite/migrations.h"
#include "writ/fault.h"

namespace writ::stores {

void Migrate(Connection& db) {
  db.Execute("PRAGMA journal_mode = WAL");
  db.Execute("BEGIN IMMEDIATE");
  std::int64_t version = 0;
  {
    Query query = db.Prepare("PRAGMA user_version");
    query.Next();
    version = query.ReadInt();
  }
  if (version > kSchemaVersion) {
    throw Fault(FaultKind::kCorrupt, "the store has schema version " + std::to_string(version) +
                                         ", newer than this writ's " + std::to_string(kSchemaVersion));
  }
  for (std::int64_t i = version; i < kSchemaVersion; ++i)
    db.Execute(kMigrations[static_cast<std::size_t>(i)]);
  db.Execute(("PRAGMA user_version = " + std::to_string(kSchemaVersion)).c_str());
  db.Execute("COMMIT");
}

}  // namespace writ::stores
