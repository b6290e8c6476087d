#include "protocol/userinfo/userinfo_endpoint.h"

#include <algorithm>

#include "base/json_writer.h"
#include "base/text.h"
#include "base/try.h"
#include "protocol/form/form_params.h"
#include "protocol/hooks/profile.h"
#include "protocol/json_fields.h"
#include "protocol/lookup/find_access_token.h"
#include "protocol/mint/access_token.h"
#include "protocol/mint/id_token.h"
#include "protocol/mint/signed_jwt.h"
#include "protocol/people/subject.h"
#include "protocol/wire_profiles/manners.h"
#include "protocol/wire_profiles/wire_profile.h"

namespace writ {
namespace {

constexpr std::string_view kParameters[] = {"access_token"};

/// The token of the Authorization header; absent when there is none of the scheme Bearer.
std::optional<std::string_view> BearerToken(const Call& call) {
  constexpr std::string_view kScheme = "Bearer ";
  const auto header = call.Find("authorization");
  if (!header || !base::EqualsIgnoringCase(header->substr(0, kScheme.size()), kScheme)) return std::nullopt;
  return base::TrimBlanks(header->substr(kScheme.size()));
}

Result<FoundAccessToken> FindToken(const Call& call, const RealmContext& realm) {
  //= rfc6750#section-2.3
  if (HoldsCredential(call.query)) return Refuse(Reason::kCredentialInUrl);
  std::optional<FormParams> form;
  if (call.method == Method::kPost && !call.body.empty()) {
    WRIT_TRY(form, ParseFormParams(call, kParameters));
  }
  const auto in_header = BearerToken(call);
  const auto in_form = form ? form->Find("access_token") : std::nullopt;
  //= rfc6750#section-2
  if (in_header && in_form) return Refuse(Reason::kBearerTwice);
  if (!in_header && !in_form) return Refuse(Reason::kBearerMissing);
  auto found = FindAccessToken(call, realm, in_header ? *in_header : *in_form);
  if (!found) return Refuse(Reason::kBearerInvalid);
  //= oidc-core#section-5.3
  if (std::ranges::find(found->facts->scopes, "openid") == found->facts->scopes.end() || !found->person)
    return Refuse(Reason::kScopeInsufficient, found->facts->client_id);
  return std::move(*found);
}

constexpr std::string_view kJwtMediaType = "application/jwt";
constexpr std::string_view kJwtType = "userinfo+jwt";

/// What is told of the person. A signed answer says by whom and for whom it is.
std::string MakeClaims(const FoundAccessToken& token, const std::vector<Claim>& person_claims,
                       const Client& client, const Catalog& catalog, bool is_signed) {
  std::string out;
  base::JsonWriter json(out);
  json.BeginObject().Key("sub").String(token.facts->subject);
  //= oidc-core#section-5.3.2
  if (is_signed) json.Key("iss").String(catalog.options().issuer_uri).Key("aud").String(client.client_id);
  WriteExtraClaims(json, person_claims);
  json.EndObject();
  return out;
}

/// The key of a signed answer; null where a plain one is wanted.
/// Refuses: kNoKeyForClient.
Result<const RingKey*> ChooseKey(const Call& call, const Client& client, const KeyRing& keys) {
  const std::string& algorithm = client.userinfo_signed_response_alg;
  if (algorithm.empty() && !Accepts(call, kJwtMediaType)) return nullptr;
  const RingKey* const key =
      algorithm.empty() ? ChooseIdTokenKey(keys, client) : keys.Choose(std::vector<std::string>{algorithm});
  if (key == nullptr) return Refuse(Reason::kNoKeyForClient, client.client_id);
  return key;
}

Result<Reply> Answer(const Call& call, const RealmContext& realm, const FoundAccessToken& token) {
  const Client& client = *realm.catalog.FindClient(token.facts->client_id);
  WRIT_TRY(const RingKey* const key, ChooseKey(call, client, *realm.keys));
  const auto person_claims =
      FindClaims(call, realm, client, *token.person,
                 ClaimTypesForClient(token.facts->scopes, token.userinfo_claims, client, realm.catalog),
                 ProfileFor::kUserinfo);
  if (!person_claims) return Refuse(Reason::kBearerInvalid, person_claims.error().detail);
  std::string claims = MakeClaims(token, *person_claims, client, realm.catalog, key != nullptr);
  Reply reply;
  if (key == nullptr) {
    AddUncachedJsonFields(reply);
    reply.body = std::move(claims);
  } else {
    reply.fields.push_back({"Content-Type", std::string(kJwtMediaType)});
    reply.fields.push_back({"Cache-Control", "no-store"});
    reply.body = SignJwt(*key, kJwtType, claims);
  }
  reply.outcome.client_id = client.client_id;
  return reply;
}

/// A member's challenge.
std::string TerseChallenge(std::string_view realm, std::string_view code) {
  std::string challenge = "Bearer ";
  if (!realm.empty()) challenge.append("realm=\"").append(realm).append("\",");
  return challenge.append("error=\"").append(code).append("\"");
}

//= rfc6750#section-3
Reply RenderBearerRefusal(Compatibility compatibility, OAuthError error) {
  const Wording& wording = FindWording(compatibility, error.reason);
  const Manners& manners = MannersOf(compatibility);
  const std::string_view realm = manners.bearer.realm;
  Reply reply;
  reply.status = wording.status;
  AddUncachedJsonFields(reply, manners.reply);
  std::string challenge = "Bearer realm=\"" + std::string(realm) + '"';
  // Who sent no token is told nothing more than how.
  if (manners.bearer.terse) {
    challenge = TerseChallenge(realm, wording.error);
  } else if (error.reason != Reason::kBearerMissing) {
    challenge += ", error=\"" + std::string(wording.error) + "\", error_description=\"";
    challenge += std::string(wording.description) + '"';
    base::JsonWriter json(reply.body);
    json.BeginObject().Key("error").String(wording.error);
    json.Key("error_description").String(wording.description).EndObject();
  }
  reply.fields.push_back({"WWW-Authenticate", std::move(challenge)});
  reply.outcome.error = wording.error;
  reply.outcome.refusal = std::move(error);
  return reply;
}

}  // namespace

Reply AnswerUserinfo(const Call& call, const RealmContext& realm) {
  Result<FoundAccessToken> token = FindToken(call, realm);
  Result<Reply> answer = token ? Answer(call, realm, *token) : std::unexpected(std::move(token.error()));
  Reply reply = answer
                    ? std::move(*answer)
                    : RenderBearerRefusal(realm.catalog.settings().compatibility, std::move(answer.error()));
  reply.outcome.endpoint = "userinfo";
  return reply;
}

}  // namespace writ
