#include "protocol/session/session.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

constexpr Instant kNow{std::chrono::seconds(1'700'000'000)};

TEST(TouchSession, RestsOnTheSessionAndWritesOnlyWhatIsWorthIt) {
  const struct {
    const char* says;
    const char* client_id;
    Seconds later;
    bool writes;
  } cases[] = {
      {"a client that is listed, within the minute", "web", Seconds(59), false},
      {"a client that is listed, a minute later", "web", Seconds(60), true},
      {"another client", "app", Seconds(0), true},
  };
  for (const auto& c : cases) {
    Session session;
    session.version = 7;
    session.last_seen = kNow;
    session.clients = {"web"};
    Change change;
    change.now = kNow + c.later;
    TouchSession(session, c.client_id, change);
    ASSERT_EQ(change.conditions.size(), 1U) << c.says;
    EXPECT_EQ(std::get<Guard>(change.conditions.front()).version, 7U) << c.says;
    EXPECT_EQ(!change.writes.empty(), c.writes) << c.says;
  }
}

}  // namespace
}  // namespace writ
