#include "protocol/authorize/authorize_response.h"

#include "base/percent.h"
#include "protocol/interaction/pages.h"
#include "protocol/wire_profiles/wire_profile.h"

namespace writ {
namespace {

std::string WithParameters(const std::string& uri, char first, const AuthorizeAnswer& answer) {
  std::string out = uri;
  char separator = first;
  for (const auto& [name, value] : answer) {
    out += separator;
    out.append(name).append("=").append(base::FormEncode(value));
    separator = '&';
  }
  return out;
}

}  // namespace

Reply RedirectTo(std::string location) {
  Reply reply;
  //= rfc9700#section-4.12
  reply.status = 303;
  reply.fields.push_back({"Location", std::move(location)});
  reply.fields.push_back({"Cache-Control", "no-store"});
  reply.fields.push_back({"Referrer-Policy", "no-referrer"});
  return reply;
}

Reply RenderAuthorizeAnswer(const ReturnTo& to, AuthorizeAnswer answer, const RealmContext& realm) {
  if (!to.state.empty()) answer.emplace_back("state", to.state);
  answer.emplace_back("iss", realm.catalog.options().issuer_uri);
  switch (to.mode) {
    case ResponseMode::kQuery:
      //= rfc6749#section-3.1.2
      return RedirectTo(WithParameters(to.redirect_uri, to.redirect_uri.contains('?') ? '&' : '?', answer));
    case ResponseMode::kFragment:
      return RedirectTo(WithParameters(to.redirect_uri, '#', answer));
    case ResponseMode::kFormPost:
      break;
  }
  return realm.pages->FormPost(to.redirect_uri, answer);
}

Reply RenderAuthorizeRefusal(const ReturnTo& to, OAuthError error, const RealmContext& realm) {
  const Wording& wording = FindWording(realm.catalog.settings().compatibility, error.reason);
  Reply reply = RenderAuthorizeAnswer(
      to, {{"error", std::string(wording.error)}, {"error_description", std::string(wording.description)}},
      realm);
  reply.outcome.client_id = to.client->client_id;
  reply.outcome.error = wording.error;
  reply.outcome.refusal = std::move(error);
  return reply;
}

}  // namespace writ
