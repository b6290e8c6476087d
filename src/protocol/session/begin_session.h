// A person signs in: a session begins.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/call.h"
#include "protocol/realm_context.h"
#include "protocol/session/session.h"
#include "writ/change.h"
#include "writ/person.h"

namespace writ {

/// How somebody signed in.
struct SignedIn {
  std::string idp = "local";
  std::vector<std::string> amr = {"pwd"};
  std::string acr;
  std::string tenant;
  std::string client_id;      ///< for whom; empty: for our own pages
  std::optional<Instant> at;  ///< when; absent: now
};

struct BegunSession {
  Session session;
  std::vector<ReplyField> cookies;  ///< Set-Cookie fields
};

/// Begins a session under a new id, in one change with `change`, if there is one. Where the browser has a
/// session of the same person, that one goes on under its `sid`, with a cookie that nobody knew before; one
/// of somebody else ends. Gives: absent when what `change` rests on is no more.
/// Faults: what the store throws.
std::optional<BegunSession> BeginSession(const Call& call, const RealmContext& realm, const Person& person,
                                         const SignedIn& how,
                                         const std::optional<Change>& change = std::nullopt);

}  // namespace writ
