// Clients that poll, are pinged or are pushed to, and a person who answers them.
#pragma once

#include <string>

#include "protocol/outbox/deliver.h"
#include "tests/realm/browser_fixture.h"

namespace writ {

inline constexpr const char* kGrant = "urn:openid:params:grant-type:ciba";
inline const std::string kToken = "8d67dc78-7faa-4d41-aabd-67707b374255";

class CibaDeliveryTest : public BrowserTest {
 protected:
  static RealmSettings WithClients() {
    RealmSettings settings = Settings();
    Client poll = *std::ranges::find(settings.clients, "web", &Client::client_id);
    poll.client_id = "poll";
    poll.allowed_grant_types = {kGrant};
    Client ping = poll;
    ping.client_id = "ping";
    ping.backchannel_token_delivery_mode = TokenDelivery::kPing;
    ping.backchannel_client_notification_endpoint = "https://ping.example/cb";
    Client push = poll;
    push.client_id = "push";
    push.backchannel_token_delivery_mode = TokenDelivery::kPush;
    push.backchannel_client_notification_endpoint = "http://127.0.0.1:7/cb";
    settings.clients.insert(settings.clients.end(), {poll, ping, push});
    return settings;
  }
  CibaDeliveryTest() : BrowserTest(WithClients()) {}

  Reply Ask(const std::string& client, const std::string& token = kToken, const Parameters& changes = {}) {
    Parameters form = {{"client_id", client},
                       {"client_secret", "s"},
                       {"scope", "openid a offline_access"},
                       {"login_hint", "ann"}};
    if (!token.empty()) form["client_notification_token"] = token;
    for (const auto& [name, value] : changes) form[name] = value;
    const std::string body = FormOf(form);
    Call call = MakeCall(body);
    call.now = later_.Now();
    call.path = "/connect/ciba";
    return Answer(call);
  }

  std::string Begin(const std::string& client) {
    const Reply reply = Ask(client);
    EXPECT_EQ(reply.status, 200) << reply.body;
    return MemberOf(reply.body, "auth_req_id");
  }

  Result<TokenSet> Poll(const std::string& client, const std::string& id) {
    const Parameters form = {
        {"grant_type", kGrant}, {"client_id", client}, {"client_secret", "s"}, {"auth_req_id", id}};
    return realm_.RequestTokens({.parameters = {form.begin(), form.end()}, .authorization = ""},
                                Milliseconds(60'000));
  }

  static std::string Open(Browser& browser) {
    Reply page = browser.Get("/ciba");
    if (page.status == 303) page = browser.Get(Browser::Location(browser.SignIn(page)));
    return page.body;
  }

  static Reply Say(Browser& browser, const std::string& page, const std::string& decision) {
    return browser.PostText("/ciba", FormOf({{"request", HiddenField(page, "request")},
                                             {"proof", HiddenField(page, "proof")},
                                             {"decision", decision}}) +
                                         "&scope=a&scope=offline_access");
  }

  /// Says yes to another realm over the same store: what this one becomes.
  Reply SayTo(const Realm& realm, const Browser& browser, const std::string& page) {
    const auto routes = MakeRoutes(realm.context());
    const auto route = std::ranges::find(routes, std::string_view("/ciba"), &Route::path);
    std::string cookie;
    for (const auto& [name, value] : browser.cookies)
      cookie += (cookie.empty() ? "" : "; ") + name + '=' + value;
    const std::string form = FormOf({{"request", HiddenField(page, "request")},
                                     {"proof", HiddenField(page, "proof")},
                                     {"decision", "allow"}}) +
                             "&scope=a&scope=offline_access";
    const std::vector<HeaderField> headers{{"Cookie", cookie},
                                           {"Content-Type", "application/x-www-form-urlencoded"}};
    Call call = MakeCall(form);
    call.path = "/ciba";
    call.headers = headers;
    call.now = later_.Now();
    return route->handler(call);
  }

  void Decide(const std::string& decision) {
    Browser browser(*this);
    Say(browser, Open(browser), decision);
  }

  /// The one message that there was; fails for more or fewer.
  OutboundRequest Only() {
    EXPECT_EQ(sent_.size(), 1U);
    return sent_.empty() ? OutboundRequest() : sent_.back();
  }
};

}  // namespace writ
