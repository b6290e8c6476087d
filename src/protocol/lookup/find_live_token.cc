#include "protocol/lookup/find_live_token.h"

#include <boost/json/value.hpp>

#include <algorithm>

#include "base/json_reader.h"
#include "protocol/lookup/find_access_token.h"
#include "protocol/people/consent.h"
#include "protocol/people/find_principal.h"
#include "protocol/people/id_token_hint.h"
#include "protocol/people/person_of.h"
#include "protocol/people/subject.h"
#include "protocol/rules/acr_values.h"
#include "protocol/session/session.h"
#include "writ/fault.h"

namespace writ {
namespace {

namespace json = boost::json;

const json::object* ObjectMember(const json::object& object, std::string_view name) {
  const json::value* const member = object.if_contains(name);
  return member == nullptr ? nullptr : member->if_object();
}

std::string TextOf(const json::object& object, std::string_view name) {
  return std::string(base::TextMember(object, name).value_or(""));
}

/// The chain of `act`. One more than may be is enough to be refused.
std::vector<Actor> ParseActs(const json::object& claims) {
  std::vector<Actor> actors;
  const json::object* act = ObjectMember(claims, "act");
  for (; act != nullptr && actors.size() <= kMostActors; act = ObjectMember(*act, "act"))
    actors.push_back({TextOf(*act, "sub"), TextOf(*act, "iss"), TextOf(*act, "client_id")});
  return actors;
}

//= rfc8693#section-4.4
std::optional<MayAct> ParseMayAct(const json::object& claims, std::string_view issuer) {
  const json::value* const member = claims.if_contains("may_act");
  if (member == nullptr) return std::nullopt;
  MayAct may_act;
  const json::object* const object = member->if_object();
  if (object == nullptr) return MayAct{.subject = {}, .client_id = {}, .understood = false};
  for (const auto& part : *object) {
    const json::string* const text = part.value().if_string();
    const bool ours = part.key() == "sub" || part.key() == "client_id" || part.key() == "iss";
    may_act.understood = may_act.understood && ours && text != nullptr && !text->empty();
  }
  const std::string from = TextOf(*object, "iss");
  may_act.subject = TextOf(*object, "sub");
  may_act.client_id = TextOf(*object, "client_id");
  const bool names = !may_act.subject.empty() || !may_act.client_id.empty();
  may_act.understood = may_act.understood && names && (from.empty() || from == issuer);
  return may_act;
}

Origin OriginOf(const FoundAccessToken& found) {
  Origin origin{.kind = Origin::Kind::kJwt, .key = {}, .name = found.facts->client_id};
  if (const auto* const mark = std::get_if<MarkKey>(&found.end)) {
    origin.key = *mark;
  } else {
    origin.kind = Origin::Kind::kReference;
    origin.key = std::get<ReferenceTokenKey>(found.end);
  }
  return origin;
}

/// Notes that what comes of the token ends with a session.
void AddSession(LiveToken& token) {
  Origin session{.kind = Origin::Kind::kSession, .key = {}, .name = token.person->session_id};
  if (std::ranges::find(token.origins, session) == token.origins.end())
    token.origins.push_back(std::move(session));
}

void AddPerson(LiveToken& token, const FoundAccessToken& found, const Catalog& catalog) {
  token.person = found.backing->person;
  token.person_subject = found.person->subject;
  token.granted_to = found.backing->client_id;
  token.consent = found.backing->consent;
  token.family_id = found.facts->family->id;
  token.family_forget_after = found.facts->family->forget_after;
  const Client& client = *catalog.FindClient(token.granted_to);
  if (client.coordinate_lifetime_with_user_session && !token.person->session_id.empty()) AddSession(token);
}

std::optional<LiveToken> FromAccessToken(const Call& call, const RealmContext& realm,
                                         std::string_view token) {
  const auto found = FindAccessToken(call, realm, token);
  if (!found) return std::nullopt;
  const AccessTokenFacts& facts = *found->facts;
  const auto claims = base::ParseJsonObject('{' + facts.members + '}');
  if (!claims) throw Fault(FaultKind::kCorrupt, "claims that were read cannot be read");
  LiveToken live;
  live.client_id = facts.client_id;
  live.scopes = facts.scopes;
  live.audience = facts.audience;
  live.actors = ParseActs(*claims);
  live.may_act = ParseMayAct(*claims, facts.issuer);
  live.origins = facts.origins;
  live.origins.push_back(OriginOf(*found));
  live.sender_constrained = claims->contains("cnf");
  live.expires_at = facts.expires_at;
  // Whom a token speaks for is never told by `sub`: a client may be called as a person is.
  if (found->person) {
    AddPerson(live, *found, realm.catalog);
  } else {
    live.subject_client = facts.subject;
  }
  return live;
}

std::optional<LiveToken> FromIdToken(const Call& call, const RealmContext& realm, std::string_view token) {
  const auto hint = ParseIdTokenHint(realm, token);
  if (!hint || call.now >= hint->expires_at || hint->session_id.empty()) return std::nullopt;
  const Client* const client = realm.catalog.FindClient(hint->client_id);
  const auto session = FindSessionBySid(realm, hint->session_id);
  if (client == nullptr || !client->enabled || !session) return std::nullopt;
  if (!IsInTime(*session, call.now, realm.catalog.options())) return std::nullopt;
  const auto person = FindPrincipal(realm.people, realm.catalog.settings().name, session->person);
  if (!person || SubjectFor(*client, *person) != hint->subject) return std::nullopt;
  const auto consent = FindConsent(realm, person->account_id, client->client_id);
  if (client->require_consent && !consent) return std::nullopt;
  LiveToken live;
  live.kind = LiveToken::Kind::kIdToken;
  live.client_id = client->client_id;
  live.person = session->person;
  live.person_subject = person->subject;
  live.granted_to = client->client_id;
  if (consent) live.consent = consent->id;
  live.expires_at = hint->expires_at;
  AddSession(live);
  return live;
}

/// What an issuer vouches for, as often as it is brought. What it says of actors is about names of its own:
/// a token with `act` is none here, and nobody may act by a `may_act`.
std::optional<LiveToken> FromIssuer(const Call& call, const RealmContext& realm, const Client& client,
                                    std::string_view token) {
  const auto vouched =
      realm.issuers->Check(token, client.client_id, {call.now, call.deadline, /*once=*/false});
  if (!vouched || vouched->asserted.claims.contains("act") || call.now >= vouched->asserted.expires_at)
    return std::nullopt;
  auto person = FindPersonOf(call, realm, vouched->subject);
  if (!person) return std::nullopt;
  LiveToken live;
  live.kind = LiveToken::Kind::kVouched;
  live.client_id = vouched->issuer;
  live.person = std::move(*person);
  live.person->idp = vouched->issuer;
  live.person_subject = vouched->subject;
  if (vouched->asserted.claims.contains("may_act"))
    live.may_act = MayAct{.subject = {}, .client_id = {}, .understood = false};
  live.sender_constrained = vouched->asserted.claims.contains("cnf");
  live.expires_at = vouched->asserted.expires_at;
  return live;
}

}  // namespace

std::optional<LiveToken> FindLiveToken(const Call& call, const RealmContext& realm, const Client& client,
                                       std::string_view token, std::string_view type) {
  if (type == kAccessTokenUri) return FromAccessToken(call, realm, token);
  if (type == kIdTokenUri) return FromIdToken(call, realm, token);
  if (type != kJwtUri || !token.contains('.')) return std::nullopt;
  auto live = FromAccessToken(call, realm, token);
  if (!live) live = FromIdToken(call, realm, token);
  return live ? std::move(live) : FromIssuer(call, realm, client, token);
}

}  // namespace writ
