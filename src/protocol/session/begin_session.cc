#include "protocol/session/begin_session.h"

#include "protocol/logout/end_session.h"
#include "protocol/session/cookies.h"
#include "protocol/session/session_state.h"
#include "writ/fault.h"

namespace writ {
namespace {

constexpr int kTries = 8;

/// The session of `person`, begun or gone on with, in `change`.
//= owasp-asvs#section-7.2.4
NewSession PutSession(const Call& call, const RealmContext& realm, Principal person, Change& change) {
  auto before = FindSession(call, realm);
  NewSession made;
  if (before && before->person.account_id == person.account_id) {
    person.session_id = before->person.session_id;
    before->person = std::move(person);
    made = RenewSession(call, realm, std::move(*before));
  } else {
    if (before) EndSession(realm, *before, change);
    made = MakeSession(call, realm, std::move(person));
  }
  change.conditions.emplace_back(Guard{made.session.key, made.session.version});
  change.writes.emplace_back(KeepSession(made.session));
  return made;
}

std::vector<ReplyField> CookiesOf(const RealmContext& realm, const NewSession& made) {
  std::vector<ReplyField> cookies{SetCookie(realm.catalog.settings(), kSessionCookie, made.cookie)};
  if (realm.catalog.options().enable_check_session_endpoint)
    cookies.push_back(SetBrowserState(realm, made.session));
  return cookies;
}

}  // namespace

std::optional<BegunSession> BeginSession(const Call& call, const RealmContext& realm, const Person& person,
                                         const SignedIn& how, const std::optional<Change>& with) {
  const Principal principal{.account_id = person.account_id,
                            .epoch = person.epoch,
                            .auth_time = how.at.value_or(call.now),
                            .idp = how.idp,
                            .amr = how.amr,
                            .acr = how.acr,
                            .tenant = how.tenant,
                            .session_id = {}};
  for (int i = 0; i < kTries; ++i) {
    Change change = with.value_or(BeginChange(call, realm));
    NewSession made = PutSession(call, realm, principal, change);
    change.audit.push_back(
        {.event = "session.began", .actor = person.account_id, .subject = how.client_id, .detail = "{}"});
    const CommitResult result = realm.store.Commit(change, call.deadline);
    const auto* const conflict = std::get_if<Conflict>(&result);
    if (conflict == nullptr) {
      ++made.session.version;
      auto cookies = CookiesOf(realm, made);
      return BegunSession{std::move(made.session), std::move(cookies)};
    }
    const bool of_with =
        with && conflict->part == Conflict::Part::kCondition && conflict->index < with->conditions.size();
    if (of_with) return std::nullopt;
    // Another tab used the session meanwhile: it is read again.
  }
  throw Fault(FaultKind::kUnavailable, "a session is used by too many at once");
}

}  // namespace writ
