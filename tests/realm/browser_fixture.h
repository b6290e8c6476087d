// A realm with people, and browsers that sign them in, as the tests of this folder use them.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "admin/people.h"
#include "base/base64.h"
#include "protocol/endpoints.h"
#include "protocol/lookup/find_access_token.h"
#include "protocol/outbox/deliver.h"
#include "tests/realm/page_text.h"
#include "tests/realm/realm_fixture.h"
#include "web/pages.h"
#include "writ/directory.h"
#include "writ/hashing.h"

namespace writ {

class BrowserTest : public RealmTest {
 protected:
  /// A browser: cookies, and no redirect that it is not told to follow.
  class Browser {
   public:
    explicit Browser(BrowserTest& test) : test_(test) {}

    Reply Get(const std::string& url) { return Send(Method::kGet, url, ""); }
    Reply Post(const std::string& path, const Parameters& form) {
      return Send(Method::kPost, path, FormOf(form));
    }

    Reply PostText(const std::string& path, const std::string& form) {
      return Send(Method::kPost, path, form);
    }

    /// The answer to an authorization request after a sign-in, if it takes one: where the browser is sent.
    std::string Answer(const Parameters& changes) {
      Reply reply = Authorize(changes);
      if (Location(reply).starts_with("/account/login")) reply = SignIn(reply);
      return Location(reply);
    }

    /// The authorization request with `changes`: an empty value takes a parameter away.
    Reply Authorize(const Parameters& changes = {}) {
      return Get("/connect/authorize?" + FormOf(AuthorizeParameters(changes)));
    }

    /// Signs in on the page that `reply` leads to.
    Reply SignIn(const Reply& reply, const std::string& username = "ann",
                 const std::string& password = "Ann's password") {
      return Post("/account/login", {{"interaction", ParameterOf(Location(reply), "interaction")},
                                     {"username", username},
                                     {"password", password}});
    }

    /// A code for a fresh sign-in, or one on the session that there is.
    std::string Code(const Parameters& changes = {}) {
      Reply reply = Authorize(changes);
      if (Location(reply).starts_with("/account/login")) reply = SignIn(reply);
      return ParameterOf(Location(reply), "code");
    }

    static std::string Location(const Reply& reply) {
      for (const ReplyField& field : reply.fields) {
        if (field.name == "Location") return field.value;
      }
      return "";
    }

    std::map<std::string, std::string> cookies;

   private:
    Reply Send(Method method, const std::string& url, const std::string& body) {
      const std::size_t question = std::min(url.find('?'), url.size());
      std::string cookie;
      for (const auto& [name, value] : cookies)
        cookie.append(cookie.empty() ? "" : "; ").append(name).append("=").append(value);
      std::vector<HeaderField> headers;
      if (!cookie.empty()) headers.push_back({"Cookie", cookie});
      if (method == Method::kPost) headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
      Call call;
      call.method = method;
      call.path = std::string_view(url).substr(0, question);
      call.query = std::string_view(url).substr(std::min(question + 1, url.size()));
      call.headers = headers;
      call.body = body;
      call.peer = "192.0.2.1";
      call.request_id = "test";
      call.now = test_.later_.Now();
      call.deadline = test_.later_.Steady() + Seconds(60);
      Reply reply = test_.Answer(call);
      for (const ReplyField& field : reply.fields) {
        if (field.name != "Set-Cookie") continue;
        const std::size_t equals = field.value.find('=');
        cookies[field.value.substr(0, equals)] =
            field.value.substr(equals + 1, field.value.find(';') - equals - 1);
      }
      return reply;
    }

    BrowserTest& test_;
  };

  explicit BrowserTest(RealmSettings settings = Settings())
      : realm_(std::move(settings), kMasterKey, {later_, *random_, *store_, people_.get(), &pages_}),
        routes_(MakeRoutes(realm_.context())) {
    for (const char* const name : {"ann", "bert"}) {
      accounts::Account draft;
      draft.person.username = name;
      draft.person.claims = {{"name", std::string(name) + " Smith"},
                             {"nickname", "nick of " + std::string(name)},
                             {"email", std::string(name) + "@example.org"}};
      draft.password =
          admin::StoredPassword(name == std::string("ann") ? "Ann's password" : "Bert's password", *random_);
      accounts_[name] = admin::AddPerson(work_, draft).value().person.account_id;
    }
  }

  static RealmSettings Settings() {
    RealmSettings settings = MakeSettings("east");
    Client web = settings.clients[0];
    web.client_id = "web";
    web.allowed_grant_types = {"authorization_code"};
    web.allowed_scopes = {"a", "rs", "openid"};
    web.allow_offline_access = true;
    web.claims = {};
    web.post_logout_redirect_uris = {"https://app.example/bye?a=1"};
    web.redirect_uris = {kCallback, "https://app.example/other"};
    Client asks = web;
    asks.client_id = "asks";
    asks.require_consent = true;
    Client native = web;
    native.client_id = "native";
    native.require_client_secret = false;
    native.redirect_uris = {"com.example.app:/cb", "http://127.0.0.1/cb"};
    Client bound = web;
    bound.client_id = "bound";
    bound.coordinate_lifetime_with_user_session = true;
    Client told = web;
    told.client_id = "told";
    told.front_channel_logout_uri = "https://told.example/front?x=1";
    told.back_channel_logout_uri = "https://told.example/back";
    Client hybrid = web;
    hybrid.client_id = "hybrid";
    hybrid.allowed_grant_types = {"hybrid"};
    hybrid.allow_access_tokens_via_browser = true;
    Client spa = hybrid;
    spa.client_id = "spa";
    spa.require_client_secret = false;
    spa.allowed_grant_types = {"implicit"};
    for (Client& client : std::array{web, asks, native, bound, told, hybrid, spa}) {
      client.allowed_scopes.insert(client.allowed_scopes.end(), {"profile", "email"});
      settings.clients.push_back(client);
    }
    settings.identity_resources = {{.name = "openid"},
                                   {.name = "profile", .user_claims = {"name", "nickname"}},
                                   {.name = "email", .user_claims = {"email"}}};
    return settings;
  }

  /// The answer of the endpoint that `call` is for.
  Reply Answer(const Call& call) const {
    const auto route = std::ranges::find_if(routes_, [&](const Route& r) {
      return r.below ? call.path.starts_with(r.path + '/') : call.path == r.path;
    });
    return route == routes_.end() ? Reply{.status = 404} : route->handler(call);
  }

  /// A request of a client's back end: with its secret by Basic, and JSON.
  Reply Backend(Method method, const std::string& path, const std::string& json,
                const std::string& client = "job", const std::string& type = "application/json") {
    const std::string basic = "Basic " + base::Base64Encode(client + ":s");
    const std::vector<HeaderField> headers{{"Authorization", basic}, {"Content-Type", type}};
    Call call;
    call.method = method;
    call.path = path;
    call.headers = headers;
    call.body = json;
    call.peer = "192.0.2.9";
    call.request_id = "test";
    call.now = later_.Now();
    call.deadline = later_.Steady() + Seconds(60);
    return Answer(call);
  }

  Result<TokenSet> Redeem(const std::string& code, const Parameters& changes = {}) {
    Parameters parameters = {{"grant_type", "authorization_code"},
                             {"client_id", "web"},
                             {"client_secret", "s"},
                             {"code", code},
                             {"redirect_uri", kCallback},
                             {"code_verifier", kVerifier}};
    for (const auto& [name, value] : changes) {
      if (value.empty()) {
        parameters.erase(name);
      } else {
        parameters[name] = value;
      }
    }
    return realm_.RequestTokens({.parameters = {parameters.begin(), parameters.end()}, .authorization = ""},
                                Milliseconds(60'000));
  }

  bool IsLive(const std::string& token) {
    Call call = MakeCall("");
    call.now = later_.Now();
    return FindAccessToken(call, *realm_.context(), token).has_value();
  }

  std::string ErrorOf(const Reply& reply) { return ParameterOf(Browser::Location(reply), "error"); }

  /// Tries what is due to clients; each is answered so.
  std::vector<Attempted> Deliver(const Sent& answer = {}) {
    std::vector<Attempted> attempts;
    for (const Delivery& delivery : FindDueDeliveries(*realm_.context(), later_.Now()).deliveries) {
      attempts.push_back(TryDelivery(
          *realm_.context(), later_,
          [&](const OutboundRequest& request) {
            sent_.push_back(request);
            return answer;
          },
          delivery));
    }
    return attempts;
  }

  LaterClock later_{*clock_};
  std::vector<OutboundRequest> sent_;  ///< by Deliver
  const std::unique_ptr<Hashing> hashing_ = MakeHashing(2, 64, *clock_, *waiter_);
  const std::unique_ptr<Directory> people_ = MakeDirectory(*store_, *random_, *hashing_, *waiter_);
  const web::TemplatePages pages_;
  const admin::PeopleWork work_{*store_, *clock_, *random_, "east", "test"};
  std::map<std::string, std::string> accounts_;
  const Realm realm_;
  const std::vector<Route> routes_;
};

}  // namespace writ
