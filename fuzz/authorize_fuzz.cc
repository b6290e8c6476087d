// Everything that a browser sends: an authorization request, cookies, and handles and hints within them.
#include <array>
#include <cstdint>
#include <cstdlib>

#include "protocol/authorize/authorize_request.h"
#include "protocol/refresh/family_handle.h"
#include "protocol/session/cookies.h"

namespace {

writ::RealmSettings Settings() {
  writ::Client client;
  client.client_id = "web";
  client.allowed_grant_types = {"authorization_code"};
  client.allowed_scopes = {"openid", "a"};
  client.redirect_uris = {"https://c/cb", "http://127.0.0.1/cb"};
  writ::RealmSettings settings;
  settings.options.issuer_uri = "https://op.example";
  settings.clients = {client};
  settings.api_scopes = {{.name = "a"}};
  settings.identity_resources = {{.name = "openid"}};
  return settings;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const writ::Catalog catalog(Settings());
  static const writ::FamilyHandles handles(std::array<std::byte, 32>{});
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto params = writ::ParseAuthorizeParams(text)) {
    if (const auto to = writ::CheckReturn(*params, catalog)) {
      // A browser is sent nowhere but to a registered host.
      const bool ours =
          to->redirect_uri == "https://c/cb" || to->redirect_uri.starts_with("http://127.0.0.1");
      if (!ours || to->redirect_uri.contains('@')) std::abort();
      (void)writ::CheckAuthorizeRequest(*params, *to, catalog);
    }
  }
  const writ::HeaderField cookie{"Cookie", text};
  writ::Call call;
  call.headers = {&cookie, 1};
  (void)writ::FindCookie(call, writ::CookieName(catalog.settings(), "session"));
  if (handles.Parse(text)) std::abort();  // nobody guesses a tag
  (void)writ::ParseFamilyJti(text);
  return 0;
}
