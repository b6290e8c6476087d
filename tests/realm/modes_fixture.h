// One realm for each Compatibility, its token endpoint as the wire has it.
#pragma once

#include "tests/realm/browser_fixture.h"

namespace writ {

/// What a mode is called in a test's name.
inline std::string ModeName(const testing::TestParamInfo<Compatibility>& mode) {
  static constexpr const char* kNames[] = {"Writ", "Duende", "Open", "IdentityServer4", "IdentityServer3"};
  return kNames[static_cast<int>(mode.param)];
}

inline const auto kEveryMode =
    testing::Values(Compatibility::kWrit, Compatibility::kDuende, Compatibility::kOpen,
                    Compatibility::kIdentityServer4, Compatibility::kIdentityServer3);

class ModesTest : public BrowserTest, public testing::WithParamInterface<Compatibility> {
 protected:
  /// A realm of `mode`: `web` and `other` redeem codes, `app` takes passwords, all three with the same
  /// scopes.
  static RealmSettings OfMode(Compatibility mode) {
    RealmSettings settings = Settings();
    settings.compatibility = mode;
    Client& web = *std::ranges::find(settings.clients, "web", &Client::client_id);
    web.refresh_token_reuse_window = Seconds(0);
    Client other = web;
    other.client_id = "other";
    Client app = web;
    app.client_id = "app";
    app.allowed_grant_types = {"password", "refresh_token"};
    Client closed = app;
    closed.client_id = "closed";
    closed.enable_local_login = false;
    Client tv = web;
    tv.client_id = "tv";
    tv.allowed_grant_types = {"urn:ietf:params:oauth:grant-type:device_code"};
    Client nobody = web;
    nobody.client_id = "nobody";
    nobody.require_client_secret = false;
    nobody.client_secrets.clear();
    nobody.allowed_grant_types = {"client_credentials"};
    settings.clients.insert(settings.clients.end(), {other, app, closed, tv, nobody});
    settings.api_scopes.push_back({.name = "bare"});
    for (Client& client : settings.clients) client.allowed_scopes.emplace_back("bare");
    return settings;
  }

  ModesTest() : BrowserTest(OfMode(GetParam())) {}

  bool IsFormer() const { return GetParam() == Compatibility::kIdentityServer3; }

  /// The answer at `path` to a form of `web`, with `changes`: an empty value takes a parameter away.
  Reply Send(const std::string& path, const Parameters& changes) { return SendTo(routes_, path, changes); }

  Reply SendTo(const std::vector<Route>& routes, const std::string& path, const Parameters& changes) {
    Parameters form = {{"client_id", "web"}, {"client_secret", "s"}};
    for (const auto& [name, value] : changes) form[name] = value;
    std::erase_if(form, [](const auto& each) { return each.second.empty(); });
    return SendText(routes, path, FormOf(form));
  }

  Reply SendText(const std::vector<Route>& routes, const std::string& path, const std::string& body) const {
    Call call = MakeCall(body);
    call.now = later_.Now();
    call.path = path;
    call.peer = "192.0.2.1";
    call.request_id = "test";
    const auto route = std::ranges::find(routes, path, &Route::path);
    return route == routes.end() ? Reply{.status = 404} : route->handler(call);
  }

  Reply Token(const Parameters& changes) { return Send("/connect/token", changes); }

  Reply RedeemCode(const std::string& code, const Parameters& changes = {}) {
    Parameters form = {{"grant_type", "authorization_code"},
                       {"code", code},
                       {"redirect_uri", kCallback},
                       {"code_verifier", kVerifier}};
    for (const auto& [name, value] : changes) form[name] = value;
    return Token(form);
  }

  Reply Renew(const std::string& refresh_token) {
    return Token({{"grant_type", "refresh_token"}, {"refresh_token", refresh_token}});
  }

  Reply Password(const Parameters& changes = {}) {
    Parameters form = {{"client_id", "app"},
                       {"grant_type", "password"},
                       {"username", "ann"},
                       {"password", "Ann's password"},
                       {"scope", "a"}};
    for (const auto& [name, value] : changes) form[name] = value;
    return Token(form);
  }

  void Disable(const std::string& name) {
    admin::ChangePerson(work_, name, "user.disabled", [](accounts::Account& account) {
      account.person.disabled = true;
      return std::optional<std::string>();
    });
  }

  /// A text member of a JSON object; empty: none.
  static std::string Member(const Reply& reply, const std::string& name) {
    const std::string mark = '"' + name + "\":\"";
    const std::size_t at = reply.body.find(mark);
    if (at == std::string::npos) return "";
    const std::size_t begin = at + mark.size();
    return reply.body.substr(begin, reply.body.find('"', begin) - begin);
  }

  static std::string ErrorIn(const Reply& reply) { return Member(reply, "error"); }
};

}  // namespace writ
