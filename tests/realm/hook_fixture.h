// A realm whose hooks are played by a test.
#pragma once

#include <gmock/gmock.h>

#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "protocol/token/token_endpoint.h"
#include "tests/realm/browser_fixture.h"
#include "writ/fault.h"

namespace writ {

/// Answers what it was told to, and remembers what it was asked.
class ScriptedOutbound final : public Outbound {
 public:
  OutboundReply Send(const OutboundRequest& request) override {
    {
      const std::lock_guard lock(mutex_);
      asked.push_back(request);
    }
    if (down) throw Fault(FaultKind::kUnavailable, "outbound: no reply in time");
    return answer(request);
  }

  /// Answers everything with this body from now on.
  void Say(const std::string& body, const std::string& type = "application/json", int status = 200) {
    answer = [=](const OutboundRequest&) {
      return OutboundReply{.status = status, .headers = {{"content-type", type}}, .body = body};
    };
  }

  std::function<OutboundReply(const OutboundRequest&)> answer = [](const OutboundRequest&) {
    return OutboundReply{.status = 404, .headers = {}, .body = {}};
  };
  std::vector<OutboundRequest> asked;
  bool down = false;

 private:
  std::mutex mutex_;
};

inline constexpr std::string_view kVoucherGrant = "urn:example:voucher";
inline const std::string kHookSecret(32, 's');

class HookTest : public BrowserTest {
 protected:
  static HookSettings MakeHook(HookKind kind) {
    return {.kind = kind,
            .url = "https://hooks.example/" + std::string(HookKindName(kind)),
            .secrets = {kHookSecret},
            .grant_type = kind == HookKind::kGrant ? std::string(kVoucherGrant) : "",
            .parameters = {}};
  }

  static RealmSettings WithHooks(const std::vector<HookSettings>& hooks) {
    RealmSettings settings = Settings();
    Client client = *std::ranges::find(settings.clients, "web", &Client::client_id);
    client.client_id = "kiosk";
    client.allowed_grant_types = {std::string(kVoucherGrant), "password", "authorization_code",
                                  "client_credentials"};
    settings.clients.push_back(client);
    settings.options.hooks = hooks;
    return settings;
  }

  explicit HookTest(const std::vector<HookSettings>& hooks) : hooks_(hooks) {}

  std::string Subject(const std::string& name = "ann") {
    return people_->Find("east", accounts_.at(name))->subject;
  }

  Reply Token(const Parameters& form) {
    const std::string body = FormOf(form);
    Call call = MakeCall(body);
    call.now = later_.Now();
    call.peer = "192.0.2.7";
    call.request_id = "request-1";
    return AnswerTokenRequest(call, *hooked_.context());
  }

  std::string Claims(const Reply& reply, const std::string& token = "access_token",
                     const char* algorithm = "ES256") {
    return Verify(hooked_, MemberOf(reply.body, token), algorithm).value_or("");
  }

  /// What the API is told of a token.
  std::string Introspection(const std::string& token) {
    const std::string form = FormAbout(token, "urn:a");
    Call call = MakeCall(form);
    call.path = "/connect/introspect";
    call.now = later_.Now();
    for (const Route& route : MakeRoutes(hooked_.context()))
      if (route.path == call.path) return route.handler(call).body;
    return "";
  }

  /// Expects that `form` ends in a fault that says `why`.
  void ExpectFault(const Parameters& form, const std::string& why, const std::string& says = "") {
    try {
      const Reply reply = Token(form);
      ADD_FAILURE() << says << ": no fault, but " << reply.status << ' ' << reply.body;
    } catch (const Fault& fault) {
      EXPECT_EQ(fault.kind(), FaultKind::kUnavailable) << says << ": " << fault.what();
      EXPECT_THAT(fault.what(), testing::HasSubstr(why)) << says;
    }
  }

  const std::vector<HookSettings> hooks_;
  ScriptedOutbound outbound_;
  const Realm hooked_{
      WithHooks(hooks_), kMasterKey, {later_, *random_, *store_, people_.get(), &pages_, &outbound_}};
};

}  // namespace writ
