#include "protocol/session/session.h"

#include <algorithm>

#include "base/base64.h"
#include "base/json_reader.h"
#include "base/json_writer.h"
#include "base/secret.h"
#include "base/text.h"
#include "crypto/digest.h"
#include "protocol/mint/handle.h"
#include "protocol/people/find_principal.h"
#include "protocol/rows/new_change.h"
#include "protocol/rows/principal_json.h"
#include "protocol/session/cookies.h"
#include "writ/fault.h"

namespace writ {
namespace {

constexpr std::size_t kSidBytes = 16;
constexpr std::size_t kSidLength = 2 * kSidBytes;
constexpr std::size_t kSecretBytes = 32;
/// That somebody was seen is worth a write so often.
constexpr Seconds kSeenEvery{60};

Session ReadSession(const GuardedRow& row) {
  const auto object = base::ParseJsonObject(row.payload.bytes);
  auto person = object ? ParsePrincipal(*object) : std::nullopt;
  const auto created_at = object ? InstantMember(*object, "created_at") : std::nullopt;
  const auto last_seen = object ? InstantMember(*object, "last_seen") : std::nullopt;
  auto clients = object ? base::TextsMember(*object, "clients") : std::nullopt;
  const auto secret = object ? base::TextMember(*object, "secret") : std::nullopt;
  auto secret_hash = secret ? base::Base64UrlDecode(*secret) : std::nullopt;
  if (!person || !created_at || !last_seen || !clients || !secret_hash)
    throw Fault(FaultKind::kCorrupt, "a session's row cannot be read");
  return {row.key,    row.version,         std::move(*person),     *created_at,
          *last_seen, std::move(*clients), std::move(*secret_hash)};
}

}  // namespace

bool IsInTime(const Session& session, Instant now, const RealmOptions& options) {
  return now < session.created_at + options.cookie_lifetime &&
         now < session.last_seen + options.cookie_idle_lifetime;
}

std::optional<Session> FindSessionBySid(const RealmContext& realm, std::string_view sid) {
  const auto row = realm.store.Find(realm.catalog.settings().name, NamedKey(GuardedKind::kSession, sid));
  if (!row) return std::nullopt;
  return ReadSession(*row);
}

std::optional<Session> FindSession(const Call& call, const RealmContext& realm) {
  const auto cookie = FindCookie(call, CookieName(realm.catalog.settings(), kSessionCookie));
  if (!cookie || cookie->size() <= kSidLength || (*cookie)[kSidLength] != '.') return std::nullopt;
  auto session = FindSessionBySid(realm, cookie->substr(0, kSidLength));
  if (!session) return std::nullopt;
  const bool ours =
      base::ConstantTimeEqual(crypto::Sha256(cookie->substr(kSidLength + 1)), session->secret_hash);
  if (!ours || !IsInTime(*session, call.now, realm.catalog.options())) return std::nullopt;
  if (!FindPrincipal(realm.people, realm.catalog.settings().name, session->person)) return std::nullopt;
  return session;
}

std::vector<Session> FindSessionsOf(Store& store, std::string_view realm, std::string_view account_id) {
  std::vector<Session> sessions;
  for (const GuardedRow& row : store.FindOwned(realm, GuardedKind::kSession, OwnerOf(account_id)))
    sessions.push_back(ReadSession(row));
  return sessions;
}

bool IsSessionLive(const Call& call, const RealmContext& realm, std::string_view sid) {
  const auto session = FindSessionBySid(realm, sid);
  return session && IsInTime(*session, call.now, realm.catalog.options());
}

NewSession MakeSession(const Call& call, const RealmContext& realm, Principal person) {
  Session session;
  person.session_id = base::HexUpper(RandomBytes(kSidBytes, realm.random));
  session.key = NamedKey(GuardedKind::kSession, person.session_id);
  session.person = std::move(person);
  return RenewSession(call, realm, std::move(session));
}

NewSession RenewSession(const Call& call, const RealmContext& realm, Session session) {
  const std::string secret = base::Base64UrlEncode(RandomBytes(kSecretBytes, realm.random));
  session.key.forget_after = LastSecond(call.now + realm.catalog.options().cookie_lifetime);
  session.created_at = call.now;
  session.last_seen = call.now;
  session.secret_hash = std::string_view(crypto::Sha256(secret));
  std::string cookie = session.person.session_id + '.' + secret;
  return {std::move(session), std::move(cookie)};
}

void TouchSession(Session session, const std::string& client_id, Change& change) {
  change.conditions.emplace_back(Guard{session.key, session.version});
  const bool listed = std::ranges::find(session.clients, client_id) != session.clients.end();
  if (listed && change.now < session.last_seen + kSeenEvery) return;
  if (!listed) session.clients.push_back(client_id);
  session.last_seen = change.now;
  change.writes.emplace_back(KeepSession(session));
}

UpsertGuarded KeepSession(const Session& session) {
  GuardedRow row;
  row.key = session.key;
  row.owner = OwnerOf(session.person.account_id);
  base::JsonWriter json(row.payload.bytes);
  json.BeginObject();
  WritePrincipal(json, session.person);
  WriteInstant(json.Key("created_at"), session.created_at);
  WriteInstant(json.Key("last_seen"), session.last_seen);
  WriteTexts(json.Key("clients"), session.clients);
  json.Key("secret").PlainString(base::Base64UrlEncode(session.secret_hash)).EndObject();
  return {std::move(row)};
}

}  // namespace writ
