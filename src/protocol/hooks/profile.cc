#include "protocol/hooks/profile.h"

#include <algorithm>
#include <utility>

#include "base/json_writer.h"
#include "protocol/people/subject.h"

namespace writ {
namespace {

std::string_view NameOf(ProfileFor what_for) {
  switch (what_for) {
    case ProfileFor::kAccessToken:
      return "access_token";
    case ProfileFor::kIdToken:
      return "id_token";
    case ProfileFor::kUserinfo:
      return "userinfo";
    case ProfileFor::kIntrospection:
      break;
  }
  return "introspection";
}

std::string AsJson(const std::set<std::string>& types) {
  std::string out;
  base::JsonWriter json(out);
  json.BeginArray();
  for (const std::string& type : types) json.String(type);
  json.EndArray();
  return out;
}

}  // namespace

Result<std::vector<Claim>> FindClaims(const Call& call, const RealmContext& realm, const Client& client,
                                      const Person& person, const std::set<std::string>& types,
                                      ProfileFor what_for) {
  std::vector<Claim> claims = ClaimsOf(person, types);
  const Hook* const hook = realm.hooks->Find(HookKind::kClaims);
  if (hook == nullptr) return claims;
  HookQuestion question;
  question.kind = HookKind::kClaims;
  question.request_id = call.request_id;
  question.realm = realm.catalog.settings().name;
  question.client_id = client.client_id;
  question.subject = person.subject;
  question.address = call.peer;
  question.more = {{"token", std::string(NameOf(what_for)), ClaimType::kString},
                   {"claim_types", AsJson(types), ClaimType::kJson}};
  HookProfile profile = hook->AskProfile(question, {call.now, call.deadline});
  if (!profile.active) return Refuse(Reason::kPersonInactive, person.account_id);
  std::erase_if(claims, [&](const Claim& claim) {
    return std::ranges::find(profile.claims, claim.type, &Claim::type) != profile.claims.end();
  });
  std::ranges::move(profile.claims, std::back_inserter(claims));
  return claims;
}

}  // namespace writ
