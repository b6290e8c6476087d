#include <algorithm>

#include "admin/people.h"
#include "protocol/outbox/delivery.h"
#include "protocol/rows/new_change.h"
#include "protocol/session/session.h"

namespace writ::admin {
namespace {

constexpr Milliseconds kPatience{10'000};
constexpr int kTries = 8;

}  // namespace

std::optional<std::vector<PersonSession>> ListSessions(const PeopleWork& work, std::string_view name) {
  const auto account = FindPerson(work, name);
  if (!account) return std::nullopt;
  std::vector<PersonSession> sessions;
  for (Session& session : FindSessionsOf(work.store, work.realm, account->person.account_id))
    sessions.push_back({std::move(session.person.session_id), session.created_at, session.last_seen,
                        std::move(session.clients)});
  std::ranges::sort(sessions, {}, &PersonSession::began);
  return sessions;
}

std::size_t EndSessions(const PeopleWork& work, std::string_view account_id, std::string_view sid,
                        Change& change) {
  std::size_t ended = 0;
  for (const Session& session : FindSessionsOf(work.store, work.realm, account_id)) {
    if (!sid.empty() && session.person.session_id != sid) continue;
    ++ended;
    change.conditions.emplace_back(Guard{session.key, session.version});
    change.writes.emplace_back(Delete<GuardedKey>{session.key});
    // Which of them want to hear of it the server knows, which tells them.
    for (const std::string& client : session.clients) QueueLogoutToken(session, client, work.random, change);
  }
  return ended;
}

std::expected<std::size_t, std::string> EndSessions(const PeopleWork& work, std::string_view name,
                                                    std::string_view sid) {
  const auto account = FindPerson(work, name);
  if (!account) return std::unexpected(kNobodyOfThatName);
  for (int i = 0; i < kTries; ++i) {
    Change change = NewChange(work.realm, work.clock.Now(), work.random);
    const std::size_t ended = EndSessions(work, account->person.account_id, sid, change);
    if (ended == 0)
      return sid.empty() ? std::expected<std::size_t, std::string>(0)
                         : std::unexpected("no session of that id");
    change.audit.push_back({.event = "session.ended",
                            .actor = work.actor,
                            .subject = account->person.account_id,
                            .detail = "{}"});
    if (std::holds_alternative<Committed>(work.store.Commit(change, work.clock.Steady() + kPatience)))
      return ended;
  }
  return std::unexpected("the sessions are used by too many at once: try again");
}

}  // namespace writ::admin
