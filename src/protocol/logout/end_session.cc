#include "protocol/logout/end_session.h"

#include "base/percent.h"
#include "protocol/outbox/delivery.h"

namespace writ {
namespace {

std::string WithSession(const std::string& uri, const std::string& issuer, const std::string& sid) {
  return uri + (uri.contains('?') ? '&' : '?') + "iss=" + base::FormEncode(issuer) + "&sid=" + sid;
}

}  // namespace

void EndSession(const RealmContext& realm, const Session& session, Change& change) {
  // Whoever gets something in it meanwhile must be told, too.
  change.conditions.emplace_back(Guard{session.key, session.version});
  change.writes.emplace_back(Delete<GuardedKey>{session.key});
  for (const std::string& id : session.clients) {
    const Client* const client = realm.catalog.FindClient(id);
    if (client != nullptr && client->enabled && !client->back_channel_logout_uri.empty())
      QueueLogoutToken(session, id, realm.random, change);
  }
}

std::vector<std::string> FrontChannelFrames(const RealmContext& realm, const Session& session) {
  std::vector<std::string> frames;
  for (const std::string& id : session.clients) {
    const Client* const client = realm.catalog.FindClient(id);
    if (client == nullptr || !client->enabled || client->front_channel_logout_uri.empty()) continue;
    const std::string& uri = client->front_channel_logout_uri;
    frames.push_back(client->front_channel_logout_session_required
                         ? WithSession(uri, realm.catalog.options().issuer_uri, session.person.session_id)
                         : uri);
  }
  return frames;
}

}  // namespace writ
