#include "tests/simulation/people_world.h"

#include <map>
#include <set>

#include "base/json_reader.h"
#include "crypto/digest.h"
#include "protocol/authorize/code_facts.h"
#include "protocol/backchannel_authentication/notice.h"
#include "protocol/backchannel_authentication/settle.h"
#include "protocol/device/device_code.h"
#include "protocol/mint/handle.h"
#include "protocol/outbox/deliver.h"
#include "protocol/outbox/sealed_body.h"
#include "protocol/polling/person_decides.h"
#include "protocol/refresh/family_facts.h"
#include "protocol/rows/new_change.h"
#include "protocol/rules/grant_types.h"
#include "protocol/session/session.h"
#include "protocol/token/token_endpoint.h"
#include "tests/simulation/realm_world.h"

namespace writ::simulation {
namespace {

constexpr int kCodes = 2;
constexpr int kRedeemers = 3;
constexpr int kRacers = 3;
constexpr int kRenewals = 4;
constexpr int kTries = 6;
constexpr int kTabs = 2;
constexpr int kNodes = 2;
constexpr int kRounds = 4;
constexpr unsigned kAnswersLostPercent = 30;
constexpr const char* kRealm = "default";
constexpr const char* kCallback = "https://app.example/cb";
const std::string kVerifier(43, 'v');

/// One person, who stays as they are.
class OnePerson final : public Directory {
 public:
  std::optional<Person> Find(std::string_view /*realm*/, std::string_view account_id) override {
    return Person{.account_id = std::string(account_id), .subject = "ann", .username = "ann", .claims = {}};
  }
  Result<Person> SignIn(std::string_view /*realm*/, const PasswordAttempt& /*attempt*/) override {
    return Refuse(Reason::kPersonUnknown);
  }
};

RealmSettings MakeSettings() {
  Client app;
  app.client_id = "app";
  app.client_secrets = {{.digest = std::string(crypto::Sha256("s"))}};
  app.allowed_grant_types = {"authorization_code", "urn:ietf:params:oauth:grant-type:device_code",
                             std::string(kCibaGrant)};
  app.allowed_scopes = {"a", "openid"};
  app.backchannel_token_delivery_mode = TokenDelivery::kPing;
  app.backchannel_client_notification_endpoint = "https://app.example/ping";
  app.allow_offline_access = true;
  app.redirect_uris = {kCallback};
  // A courier waits ten seconds for a commit that is lost: the world lasts longer than the usual window.
  app.refresh_token_reuse_window = Seconds(600);
  RealmSettings settings;
  settings.options.issuer_uri = "https://op.example";
  Client pushed = app;
  pushed.client_id = "pushed";
  pushed.backchannel_token_delivery_mode = TokenDelivery::kPush;
  pushed.backchannel_client_notification_endpoint = "https://app.example/push";
  settings.clients = {app, pushed};
  settings.identity_resources = {{.name = "openid"}};
  settings.api_scopes = {{.name = "a"}};
  return settings;
}

/// It has no state: one serves all worlds.
OnePerson one_person;

class World : private RealmWorld {
 public:
  World(std::uint64_t seed, const std::shared_ptr<const KeyRing>& keys, ModelStore::Flaw flaw,
        CourierFlaw courier_flaw)
      : RealmWorld(seed, MakeSettings(), keys, flaw, one_person), courier_flaw_(courier_flaw) {}

  PeopleFindings Go() {
    scheduler_.Spawn("prepare", [this] { Prepare(); });
    scheduler_.Run();
    weather_.Begin();
    std::vector<runtime::SimulationScheduler::TaskId> callers;
    for (const std::string& code : codes_) {
      for (int i = 0; i < kRedeemers; ++i)
        callers.push_back(scheduler_.Spawn("redeem", [this, &code] { Redeem(code); }));
    }
    for (int i = 0; i < kRedeemers; ++i) callers.push_back(scheduler_.Spawn("poll", [this] { Poll(); }));
    for (int i = 0; i < kRacers; ++i) callers.push_back(scheduler_.Spawn("race", [this] { Renew(raced_); }));
    callers.push_back(scheduler_.Spawn("go on", [this] { GoOn(); }));
    for (Question& question : questions_) {
      for (int i = 0; i < kTabs; ++i)
        callers.push_back(scheduler_.Spawn("decide", [this, &question] { DecideOn(question); }));
      if (question.client == "app")
        callers.push_back(scheduler_.Spawn("ask", [this, &question] { AskAbout(question); }));
    }
    for (int i = 0; i < kNodes; ++i) callers.push_back(scheduler_.Spawn("bring", [this] { Bring(); }));
    Live(callers, [this] { LookAtTheEnd(); });
    findings_.failed = failed_;
    return std::move(findings_);
  }

 private:
  void Prepare() {
    const Call call = MakeCall();
    Change change = NewChange(kRealm, call.now, scheduler_.random());
    const Session session = MakeSession(call, realm_, {.account_id = "ann", .auth_time = call.now}).session;
    change.writes.emplace_back(KeepSession(session));
    for (int i = 0; i < kCodes; ++i) codes_.push_back(AddCode(session.person, change));
    device_ = AddDevice(session.person, change);
    person_ = session.person;
    questions_ = {AddQuestion("app", std::nullopt, change), AddQuestion("app", TokenDelivery::kPing, change),
                  AddQuestion("pushed", TokenDelivery::kPush, change)};
    raced_ = AddFamily(session.person, change);
    last_ = AddFamily(session.person, change);
    store_.Commit(change, call.deadline);
  }

  std::string AddCode(const Principal& person, Change& change) {
    const std::uint32_t forget_after = LastSecond(change.now + Seconds(600));
    CodeFacts facts;
    facts.client_id = "app";
    facts.redirect_uri = kCallback;
    facts.scopes = {"a", "offline_access"};
    facts.challenge_hash = std::string_view(crypto::Sha256(*ChallengeOf(kVerifier, PkceMethod::kS256)));
    facts.person = person;
    facts.family = {forget_after, RandomBytes(kFamilyIdBytes, scheduler_.random())};
    AuthorizationCodeRow row;
    row.expires_at = change.now + Seconds(60);
    row.key.forget_after = forget_after;
    std::string code = MakeHandle(forget_after, scheduler_.random());
    row.key.hash = RowHash(code);
    row.payload = ToPayload(facts);
    change.writes.emplace_back(Insert<AuthorizationCodeRow>{std::move(row)});
    return code;
  }

  /// A device that somebody has allowed something.
  std::string AddDevice(const Principal& person, Change& change) {
    std::string code = MakeHandle(LastSecond(change.now + Seconds(600)), scheduler_.random());
    DeviceCode device;
    device.key = *DeviceCodeKey(code);
    device.state = PolledState::kApproved;
    device.client_id = "app";
    device.scopes = {"a", "offline_access"};
    device.expires_at = change.now + Seconds(60);
    device.person = person;
    change.writes.emplace_back(UpsertGuarded{RowOf(device)});
    return code;
  }

  /// What an application asked somebody elsewhere.
  struct Question {
    std::string client;
    std::string id;
    GuardedKey key;
    bool told = false;            ///< the application is told of the answer
    bool decided = false;         ///< and the person was told that it is kept
    std::set<std::string> heard;  ///< by the application, each once
  };

  Question AddQuestion(const std::string& client, std::optional<TokenDelivery> mode, Change& change) {
    Question question{.client = client,
                      .id = MakeHandle(LastSecond(change.now + Seconds(3'600)), scheduler_.random()),
                      .key = {},
                      .told = mode.has_value(),
                      .heard = {}};
    BackchannelRequest request;
    request.key = *BackchannelRequestKey(question.id);
    request.client_id = client;
    request.scopes = {"a", "offline_access", "openid"};
    request.account_id = "ann";
    request.begun_at = change.now;
    request.expires_at = change.now + Seconds(600);
    if (mode) KeepNotice(realm_, {*mode, question.id, std::string(22, 't')}, request, change);
    change.writes.emplace_back(UpsertGuarded{RowOf(request)});
    question.key = request.key;
    return question;
  }

  /// Says yes, and again after each fault, until it is decided.
  void DecideOn(Question& question) {
    for (int i = 0; i < kTries; ++i) {
      try {
        if (Decide(question)) return;
      } catch (const Fault&) {
        ++failed_;
      }
      scheduler_.Sleep(weather_.Delay(8));
    }
  }

  bool Decide(Question& question) {
    const Call call = MakeCall();
    auto request = FindBackchannelRequest(store_, kRealm, question.key);
    if (!request || !request->IsWaiting(call.now)) return true;
    Change change = BeginChange(call, realm_);
    const PersonsWord word{.person = person_, .allows = true, .chosen = request->scopes, .needed = "openid"};
    LetPersonDecide(realm_, word, "ciba", *request, change);
    const Client& client = *realm_.catalog.FindClient(question.client);
    const Result<void> settled = Settle(call, realm_, client, std::move(*request), std::move(change));
    if (settled) {
      scheduler_.Trace("decided");
      question.decided = true;
    } else if (settled.error().reason != Reason::kConflict) {
      findings_.broken.emplace_back("what was allowed cannot be given");
    }
    return settled.has_value();
  }

  void AskAbout(const Question& question) {
    AskTwice(question.id, "grant_type=urn%3Aopenid%3Aparams%3Agrant-type%3Aciba&auth_req_id=");
  }

  /// The application hears something; the answer may be lost.
  Sent Hear(const OutboundRequest& request, bool calm) {
    const auto object = base::ParseJsonObject(request.body);
    const std::string id(base::TextMember(*object, "auth_req_id").value());
    for (Question& question : questions_) {
      if (question.id != id) continue;
      scheduler_.Trace("told");
      ++findings_.told;
      question.heard.insert(request.body);
      if (question.heard.size() > 1) findings_.broken.emplace_back("an application was told two things");
    }
    scheduler_.Sleep(weather_.Delay(3));
    return !calm && scheduler_.Chance(kAnswersLostPercent) ? Sent("no answer") : Sent("");
  }

  /// Brings what is due now.
  void BringDue(bool calm) {
    try {
      for (const Delivery& delivery : FindDueDeliveries(realm_, scheduler_.clock().Now()).deliveries) {
        const auto send = [&](const OutboundRequest& request) {
          // Before anything is heard the message may be lost, too.
          if (!calm && scheduler_.Chance(kAnswersLostPercent)) return Sent("no connection");
          return Hear(request, calm);
        };
        if (courier_flaw_ == CourierFlaw::kForgetsBeforeSending) {
          Change change = BeginChange(MakeCall(), realm_);
          change.conditions.emplace_back(Guard{delivery.key, delivery.version});
          change.writes.emplace_back(Delete<GuardedKey>{delivery.key});
          store_.Commit(change, MakeCall().deadline);
          const SealedBody body = OpenBody(realm_, delivery);
          send({.method = "POST", .url = "https://app.example", .headers = {}, .body = body.body});
        } else {
          TryDelivery(realm_, scheduler_.clock(), send, delivery);
        }
      }
    } catch (const Fault&) {
      ++failed_;
    }
  }

  /// A courier while the weather is bad. Not so often that it gives up.
  void Bring() {
    for (int i = 0; i < kRounds; ++i) {
      BringDue(false);
      scheduler_.Sleep(i == 0 ? Milliseconds(2'100) : weather_.Delay(20));
    }
  }

  /// What was decided about must have been heard, or be heard now.
  void LookAtAnswers() {
    for (Question& question : questions_) {
      DecideOn(question);
      // Also what was kept though nobody was told so.
      const auto request = FindBackchannelRequest(store_, kRealm, question.key);
      question.decided = question.decided || (request && request->state != PolledState::kPending);
    }
    for (int i = 0; i < kTries; ++i) {
      BringDue(true);
      scheduler_.Sleep(Milliseconds(700'000));
    }
    for (const Question& question : questions_) {
      if (question.told && question.decided && question.heard.empty())
        findings_.broken.emplace_back("an application never heard of an answer");
      if (question.client == "pushed" && question.decided && !question.heard.empty() &&
          !question.heard.begin()->contains("access_token"))
        findings_.broken.emplace_back("what was allowed was pushed without tokens");
    }
  }

  std::string AddFamily(const Principal& person, Change& change) {
    const FamilyName name{LastSecond(change.now + Seconds(600)),
                          RandomBytes(kFamilyIdBytes, scheduler_.random())};
    const std::string secret = RandomBytes(kFamilySecretBytes, scheduler_.random());
    RefreshFamilyRow row;
    row.key = name.key();
    row.expires_at = change.now + Seconds(600);
    row.payload = ToPayload({.client_id = "app",
                             .person = person,
                             .scopes = {"a", "offline_access"},
                             .resources = {},
                             .claims = {},
                             .secret_hash = std::string(std::string_view(crypto::Sha256(secret))),
                             .created_at = change.now});
    change.writes.emplace_back(Insert<RefreshFamilyRow>{std::move(row)});
    return handles_->Make(name, 1, secret);
  }

  /// Calls the token endpoint; absent when it faulted.
  std::optional<Reply> Ask(const std::string& form) {
    return Send(AnswerTokenRequest, "client_id=app&client_secret=s&" + form);
  }

  /// Asks twice for what `code` stands for, whatever the first answer was.
  void AskTwice(const std::string& code, const std::string& form) {
    for (int i = 0; i < 2; ++i) {
      const auto reply = Ask(form + code);
      if (reply && reply->status == 200) {
        scheduler_.Trace("redeemed");
        ++findings_.redeemed;
        if (!redeemed_.insert(code).second) findings_.broken.emplace_back("a code gave tokens twice");
      }
      scheduler_.Sleep(weather_.Delay(8));
    }
  }

  void Redeem(const std::string& code) {
    AskTwice(code,
             "grant_type=authorization_code&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&code_verifier=" +
                 kVerifier + "&code=");
  }

  void Poll() {
    AskTwice(device_, "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=");
  }

  /// Renews `token`, again after each fault. Gives its successor; absent when there was no answer, or it was
  /// refused.
  std::optional<std::string> Renew(const std::string& token) {
    for (int i = 0; i < kTries; ++i) {
      const auto reply = Ask("grant_type=refresh_token&refresh_token=" + token);
      if (!reply) continue;
      if (reply->status != 200) {
        refused_ = true;
        return std::nullopt;
      }
      scheduler_.Trace("renewed");
      ++findings_.renewed;
      const auto object = base::ParseJsonObject(reply->body);
      std::string successor(base::TextMember(*object, "refresh_token").value());
      const auto [found, fresh] = successors_.emplace(token, successor);
      if (!fresh && found->second != successor)
        findings_.broken.emplace_back("a refresh token has two successors");
      return successor;
    }
    return std::nullopt;
  }

  /// An application alone with its token: each answer is the next token.
  void GoOn() {
    for (int i = 0; i < kRenewals; ++i) {
      refused_ = false;
      const auto next = Renew(last_);
      if (refused_) findings_.broken.emplace_back("an application lost its sign-in to a lost reply");
      if (next) last_ = *next;
      scheduler_.Sleep(weather_.Delay(8));
    }
  }

  void LookAtTheEnd() {
    // What was answered outlived the crash.
    if (!Renew(last_)) findings_.broken.emplace_back("the last answered refresh token does not go on");
    for (const std::string& code : codes_) Redeem(code);
    Poll();
    LookAtAnswers();
  }

  const CourierFlaw courier_flaw_;
  Principal person_;
  std::vector<Question> questions_;
  std::vector<std::string> codes_;
  std::string device_;
  std::string raced_;
  std::string last_;
  bool refused_ = false;
  std::set<std::string> redeemed_;
  std::map<std::string, std::string> successors_;
  PeopleFindings findings_;
};

}  // namespace

PeopleFindings SimulatePeople(std::uint64_t seed, const std::shared_ptr<const KeyRing>& keys,
                              ModelStore::Flaw flaw, CourierFlaw courier_flaw) {
  return World(seed, keys, flaw, courier_flaw).Go();
}

}  // namespace writ::simulation
