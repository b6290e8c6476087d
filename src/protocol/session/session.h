// A person's sign-in in one browser.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/call.h"
#include "protocol/realm_context.h"
#include "writ/change.h"
#include "writ/person.h"

namespace writ {

/// What the session's cookie is called, after the realm.
inline constexpr std::string_view kSessionCookie = "session";

struct Session {
  GuardedKey key;
  std::uint64_t version = 0;  ///< of the row; 0: it is not there yet
  Principal person;           ///< `session_id` is the `sid` that tokens carry
  Instant created_at;
  Instant last_seen;
  std::vector<std::string> clients;  ///< ids of those that got tokens in it
  std::string secret_hash;           ///< SHA-256 of what the cookie holds beside the `sid`: 32 bytes
};

/// The live session of the browser that sent `call`.
/// Gives: absent when its cookie is none of ours, the session is over (its absolute or its idle limit), or
/// the person is gone,
///   disabled, or has ended it.
/// Faults: what the store throws.
std::optional<Session> FindSession(const Call& call, const RealmContext& realm);

/// The session of a `sid`, live or not.
std::optional<Session> FindSessionBySid(const RealmContext& realm, std::string_view sid);

/// All sessions of an account, also those that are over and not yet forgotten.
std::vector<Session> FindSessionsOf(Store& store, std::string_view realm, std::string_view account_id);

/// Whether a session is within its absolute and its idle limit.
bool IsInTime(const Session& session, Instant now, const RealmOptions& options);

/// Whether there is a session of this `sid` and it is within its limits. Of its person it says nothing.
bool IsSessionLive(const Call& call, const RealmContext& realm, std::string_view sid);

struct NewSession {
  Session session;
  std::string cookie;  ///< the cookie's value; secret
};

/// A session that does not stand in the store yet, under an id that there never was.
NewSession MakeSession(const Call& call, const RealmContext& realm, Principal person);

/// The same session after its person signed in once more: what the cookie held before is worth nothing.
NewSession RenewSession(const Call& call, const RealmContext& realm, Session session);

/// Notes that a client gets something in the session, and that its person was here: that alone is worth a
/// write once a minute. `change` rests on the session being as it was read, whether or not it is written.
void TouchSession(Session session, const std::string& client_id, Change& change);

/// What keeps a session as it is now; the change must guard its version.
UpsertGuarded KeepSession(const Session& session);

}  // namespace writ
