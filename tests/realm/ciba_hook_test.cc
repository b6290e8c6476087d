// A hook that is told of questions to people elsewhere, and says what they answered.

#include <thread>

#include "base/json_reader.h"
#include "crypto/digest.h"
#include "protocol/hooks/hook_message.h"
#include "protocol/outbox/deliver.h"
#include "tests/realm/hook_fixture.h"
#include "tests/realm/lock_out.h"

namespace writ {
namespace {

constexpr const char* kGrant = "urn:openid:params:grant-type:ciba";

class CibaHookTest : public HookTest {
 protected:
  static RealmSettings WithDesk(bool throttles) {
    RealmSettings settings = WithHooks({MakeHook(HookKind::kCibaNotify)});
    Client desk = *std::ranges::find(settings.clients, "web", &Client::client_id);
    desk.client_id = "desk";
    desk.allowed_grant_types = {kGrant};
    Client narrow = desk;
    narrow.client_id = "narrow";
    narrow.identity_provider_restrictions = {"elsewhere"};
    settings.clients.insert(settings.clients.end(), {desk, narrow});
    settings.options.throttling.enabled = throttles;
    return settings;
  }
  explicit CibaHookTest(bool throttles = false) : HookTest({}), throttles_(throttles) {}

  Reply Post(const std::string& path, const std::string& body, const std::string& signature = "") {
    Call call = MakeCall(body);
    std::vector<HeaderField> headers(call.headers.begin(), call.headers.end());
    if (!signature.empty()) headers.push_back({"Writ-Signature", signature});
    call.headers = headers;
    call.path = path;
    call.now = later_.Now();
    const auto route = std::ranges::find(desk_routes_, path, &Route::path);
    return route->handler(call);
  }

  /// Asks ann. Gives the auth_req_id.
  std::string Begin(const Parameters& changes = {}) {
    Parameters form = {{"client_id", "desk"},
                       {"client_secret", "s"},
                       {"scope", "openid a offline_access"},
                       {"login_hint", "ann"}};
    for (const auto& [name, value] : changes) form[name] = value;
    const Reply reply = Post("/connect/ciba", FormOf(form));
    EXPECT_EQ(reply.status, 200) << reply.body;
    return MemberOf(reply.body, "auth_req_id");
  }

  /// Brings the hook all that is due. Gives the bodies.
  std::vector<std::string> Tell(bool lost = false) {
    std::vector<std::string> bodies;
    const RealmContext& context = *desk_.context();
    for (const Delivery& due : FindDueDeliveries(context, later_.Now()).deliveries) {
      TryDelivery(
          context, later_,
          [&](const OutboundRequest& request) {
            EXPECT_EQ(request.url, "https://hooks.example/ciba_notify");
            EXPECT_EQ(request.headers.back().first, "Writ-Signature");
            EXPECT_TRUE(IsHookSignature(request.headers.back().second, later_.Now(), request.body, secrets_));
            bodies.push_back(request.body);
            return Sent(lost ? "no reply in time" : "");
          },
          due);
    }
    return bodies;
  }

  /// Begins a question and gives what the hook knows it by.
  std::string Asked(const Parameters& changes = {}) {
    auth_req_id_ = Begin(changes);
    const auto told = Tell();
    EXPECT_THAT(told, testing::SizeIs(1));
    return told.empty() ? "" : MemberOf(told[0], "request_id");
  }

  std::string Decision(const std::string& id, const std::string& decision = "allow",
                       const std::string& more = "") {
    return R"({"request_id":")" + id + R"(","subject":")" + Subject() + R"(","decision":")" + decision + '"' +
           more + '}';
  }

  std::string Sign(const std::string& body, Seconds ago = Seconds(0)) {
    return SignHookBody(later_.Now() - ago, body, secrets_);
  }

  /// The reason of the refusal; "" for a decision that was taken.
  std::string Decide(const std::string& body) {
    return ReasonOf(Post("/connect/ciba/decision", body, Sign(body)));
  }

  static std::string ReasonOf(const Reply& reply) {
    EXPECT_EQ(reply.status == 204, !reply.outcome.refusal.has_value()) << reply.body;
    return reply.outcome.refusal ? std::string(ReasonName(reply.outcome.refusal->reason)) : "";
  }

  Result<TokenSet> Poll() {
    return desk_.RequestTokens({.parameters = {{"grant_type", kGrant},
                                               {"client_id", "desk"},
                                               {"client_secret", "s"},
                                               {"auth_req_id", auth_req_id_}},
                                .authorization = ""},
                               Milliseconds(60'000));
  }

  const bool throttles_;
  const Realm desk_{
      WithDesk(throttles_), kMasterKey, {later_, *random_, *store_, people_.get(), &pages_, &outbound_}};
  const std::vector<Route> desk_routes_ = MakeRoutes(desk_.context());
  std::vector<base::SecretBytes> secrets_ = [] {
    std::vector<base::SecretBytes> secrets;
    secrets.emplace_back(std::string(kHookSecret));
    return secrets;
  }();
  std::string auth_req_id_;
};

TEST_F(CibaHookTest, IsToldOfAQuestionUntilItHears) {
  auth_req_id_ =
      Begin({{"binding_message", "4711"}, {"acr_values", "tenant:blue"}, {"requested_expiry", "200"}});
  EXPECT_THAT(Tell(true), testing::SizeIs(1));
  EXPECT_THAT(Tell(), testing::SizeIs(0)) << "not at once again";
  later_.Advance(Seconds(3));
  const auto told = Tell();
  ASSERT_THAT(told, testing::SizeIs(1));
  for (const std::string& part :
       {std::string(R"("kind":"ciba_notify")"), "\"subject\":\"" + Subject() + '"',
        std::string(R"("client_id":"desk")"), std::string(R"("binding_message":"4711")"),
        std::string(R"("tenant":"blue")"), std::string("\"expires_at\":")})
    EXPECT_TRUE(told[0].contains(part)) << part << " in " << told[0];
  EXPECT_FALSE(told[0].contains(auth_req_id_)) << "what redeems is the client's alone";
  later_.Advance(Seconds(60));
  EXPECT_THAT(Tell(), testing::SizeIs(0));
}

TEST_F(CibaHookTest, IsNotToldOfWhatWaitsNoMore) {
  Begin({{"requested_expiry", "1"}});
  later_.Advance(Seconds(1));
  EXPECT_THAT(Tell(), testing::SizeIs(0));
}

TEST_F(CibaHookTest, SaysYesOnce) {
  const std::string yes = Decision(Asked(), "allow", R"(,"amr":["face"],"scope":"openid a","acr":"high")");
  EXPECT_EQ(Decide(yes), "");
  EXPECT_EQ(Decide(yes), "decision_late");
  const auto tokens = Poll();
  ASSERT_TRUE(tokens.has_value()) << ReasonName(tokens.error().reason);
  EXPECT_EQ(tokens->scope(), "a openid");
  const std::string claims = ClaimsOf(tokens->id_token());
  EXPECT_TRUE(claims.contains(R"("amr":["face"])")) << claims;
  EXPECT_TRUE(claims.contains(R"("acr":"high")")) << claims;
  EXPECT_EQ(WhyNot(Poll()), Reason::kAuthReqIdRedeemed);
}

TEST_F(CibaHookTest, SaysNo) {
  EXPECT_EQ(Decide(Decision(Asked(), "deny")), "");
  EXPECT_EQ(WhyNot(Poll()), Reason::kBackchannelDenied);
}

TEST_F(CibaHookTest, IsBelievedByItsSignatureAlone) {
  const std::string yes = Decision(Asked());
  const auto post = [&](const std::string& signature) {
    return ReasonOf(Post("/connect/ciba/decision", yes, signature));
  };
  EXPECT_EQ(post(""), "hook_signature");
  EXPECT_EQ(post(Sign(yes + ' ')), "hook_signature");
  EXPECT_EQ(post(Sign(yes, Seconds(301))), "hook_signature");
  EXPECT_EQ(post(Sign(yes, Seconds(-301))), "hook_signature");
  std::vector<base::SecretBytes> others;
  others.emplace_back(std::string(32, 'x'));
  EXPECT_EQ(post(SignHookBody(later_.Now(), yes, others)), "hook_signature");
  EXPECT_EQ(WhyNot(Poll()), Reason::kBackchannelPending);
  EXPECT_EQ(post(Sign(yes, Seconds(299))), "");
}

TEST_F(CibaHookTest, SpeaksOfWhatItWasToldAlone) {
  const std::string id = Asked();
  EXPECT_EQ(Decide("nonsense"), "decision_unfit");
  EXPECT_EQ(Decide(Decision(id, "perhaps")), "decision_unfit");
  EXPECT_EQ(Decide(Decision(id, "allow", R"(,"sub":"root")")), "decision_unfit");
  EXPECT_EQ(Decide(Decision(id, "allow", R"(,"idp":7)")), "decision_unfit");
  EXPECT_EQ(Decide(Decision(id, "allow", R"(,"amr":"face",)")), "decision_unfit");
  EXPECT_EQ(Decide(Decision(auth_req_id_)), "decision_late");
  std::string of_bert = Decision(id);
  of_bert.replace(of_bert.find(Subject()), Subject().size(), Subject("bert"));
  EXPECT_EQ(Decide(of_bert), "decision_late") << "somebody else's";
  EXPECT_EQ(Decide(Decision(id, "allow", R"(,"scope":"a nothing-of-this-name")")), "");
  const auto tokens = Poll();
  EXPECT_EQ(tokens.has_value() ? tokens->scope() : "", "a openid")
      << "what is required is allowed with the rest";
  EXPECT_EQ(Decide(Decision(Asked({{"client_id", "narrow"}}))), "decision_unfit");
  EXPECT_EQ(Decide(Decision(Asked({{"acr_values", "idp:elsewhere"}}))), "decision_unfit");
}

TEST_F(CibaHookTest, OfManyDecisionsAtOnceOneCounts) {
  const std::string yes = Decision(Asked());
  const std::string no = Decision(MemberOf(yes, "request_id"), "deny");
  std::atomic<int> taken{0};
  std::vector<std::thread> all;
  for (int i = 0; i < 32; ++i)
    all.emplace_back([&, i] { taken += Decide(i % 2 == 0 ? yes : no).empty() ? 1 : 0; });
  for (std::thread& one : all) one.join();
  EXPECT_EQ(taken, 1);
}

TEST_F(CibaHookTest, WithoutAHookThereIsNothingToDecide) {
  Call call = MakeCall("{}");
  call.path = "/connect/ciba/decision";
  EXPECT_EQ(Answer(call).status, 404);
}

class ThrottledCibaHookTest : public CibaHookTest {
 protected:
  ThrottledCibaHookTest() : CibaHookTest(true) {}
};

//= security:T-CB-11
TEST_F(ThrottledCibaHookTest, IsNotToldOfWhoIsLockedOutAndNotListenedTo) {
  const std::string id = Asked();
  Begin();
  later_.BeginMinute();
  LockOut(*people_, "east", "ann", later_.Now(), clock_->Steady() + Seconds(60));
  EXPECT_THAT(Tell(), testing::SizeIs(0));
  EXPECT_EQ(Decide(Decision(id)), "decision_late");
  EXPECT_EQ(WhyNot(Poll()), Reason::kBackchannelPending);
  later_.Advance(Seconds(60));
  EXPECT_EQ(Decide(Decision(id)), "");
  EXPECT_EQ(WhyNot(Poll()), std::nullopt);
}

/// What the person decides about one question is not lost by what they decide about another.
TEST_F(CibaHookTest, DecidesManyQuestionsOfOneClientAtOnce) {
  constexpr std::size_t kQuestions = 5;
  for (int round = 0; round < 8; ++round) {
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < kQuestions; ++i) Begin();
    for (const std::string& told : Tell()) ids.push_back(MemberOf(told, "request_id"));
    ASSERT_EQ(ids.size(), kQuestions);
    {
      std::vector<std::jthread> apps;
      for (const std::string& id : ids)
        apps.emplace_back([&, id] { EXPECT_EQ(Decide(Decision(id)), "") << "the question still waited"; });
    }
    later_.Advance(Seconds(60));
  }
}

TEST_F(CibaHookTest, AllowsWhatItNamesAndNotAllByNamingNothing) {
  const std::string id = Asked();
  for (const char* const scope : {"", " ", "   "})
    EXPECT_EQ(Decide(Decision(id, "allow", R"(,"scope":")" + std::string(scope) + '"')), "decision_unfit");
  EXPECT_EQ(Decide(Decision(id, "allow", R"(,"amr":[")" + std::string(256, 'x') + "\"]")), "decision_unfit");
  EXPECT_EQ(Decide(Decision(id, "allow", R"(,"amr":["a\u0000"])")), "decision_unfit");
  EXPECT_EQ(Decide(Decision(id, "allow", R"(,"acr":"\u0007")")), "decision_unfit");
  EXPECT_EQ(WhyNot(Poll()), Reason::kBackchannelPending);
}

TEST_F(CibaHookTest, IsToldAgainWhateverItAnswers) {
  Begin();
  for (const int status : {401, 403}) {
    int told = 0;
    for (const Delivery& due : FindDueDeliveries(*desk_.context(), later_.Now()).deliveries) {
      TryDelivery(
          *desk_.context(), later_,
          [&](const OutboundRequest&) {
            ++told;
            return Sent("it answered", status);
          },
          due);
    }
    EXPECT_EQ(told, 1) << status;
    later_.Advance(Seconds(10));
  }
  EXPECT_THAT(Tell(), testing::SizeIs(1));
}

}  // namespace
}  // namespace writ
