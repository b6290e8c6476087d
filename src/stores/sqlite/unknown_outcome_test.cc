#include "stores/unknown_outcome_suite.h"

#include "stores/sqlite/breaking_files.h"
#include "tests/sqlite_fixture.h"

namespace writ::stores {

//= security:F-10
INSTANTIATE_TEST_SUITE_P(Sqlite, UnknownOutcomeSuite, testing::Values(BreakableStoreMaker([] {
                           PutBreakingFilesUnderSqlite();
                           BreakFiles(Break::kNone);
                           const auto fixture = std::make_shared<SqliteFixture>();
                           return BreakableStore{std::shared_ptr<Store>(fixture, fixture->store.get()),
                                                 BreakFiles};
                         })));

}  // namespace writ::stores
