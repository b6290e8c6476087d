#include "protocol/session/session_state.h"

#include "base/base64.h"
#include "base/uri.h"
#include "crypto/digest.h"
#include "protocol/interaction/pages.h"
#include "protocol/refresh/family_handle.h"
#include "protocol/session/cookies.h"

namespace writ {
namespace {

constexpr std::string_view kCookie = "state";
constexpr std::size_t kSaltBytes = 12;

/// Changes with the sign-in and tells nothing of it.
std::string BrowserState(const Session& session) {
  return base::Base64UrlEncode(crypto::HmacSha256(session.secret_hash, "browser state"));
}

}  // namespace

ReplyField SetBrowserState(const RealmContext& realm, const Session& session) {
  return SetCookie(realm.catalog.settings(), kCookie, BrowserState(session), Readers::kScriptsToo);
}

ReplyField ClearBrowserState(const RealmContext& realm) {
  return SetCookie(realm.catalog.settings(), kCookie, {}, Readers::kScriptsToo);
}

std::optional<std::string> SessionState(const RealmContext& realm, const Session& session,
                                        const std::string& client_id, std::string_view redirect_uri) {
  const auto origin = base::UriOrigin(redirect_uri);
  if (!origin || !realm.catalog.options().enable_check_session_endpoint) return std::nullopt;
  const std::string salt = base::Base64UrlEncode(RandomBytes(kSaltBytes, realm.random));
  std::string text = client_id;
  for (const std::string& part : {*origin, BrowserState(session), salt}) text.append(" ").append(part);
  return base::Base64UrlEncode(crypto::Sha256(text)) + '.' + salt;
}

Reply AnswerCheckSession(const Call& /*call*/, const RealmContext& realm) {
  Reply reply = realm.pages->CheckSession(CookieName(realm.catalog.settings(), kCookie));
  reply.outcome.endpoint = "check_session";
  return reply;
}

}  // namespace writ
