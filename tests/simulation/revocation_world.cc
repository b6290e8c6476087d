#include "tests/simulation/revocation_world.h"

#include <set>

#include "base/percent.h"
#include "crypto/digest.h"
#include "protocol/introspection/introspection_endpoint.h"
#include "protocol/people/nobody.h"
#include "protocol/realm_context.h"
#include "protocol/revocation/revocation_endpoint.h"
#include "protocol/token/token_endpoint.h"
#include "runtime/simulation_scheduler.h"
#include "tests/simulation/weather.h"
#include "writ/fault.h"

namespace writ::simulation {
namespace {

constexpr int kRevokers = 2;
constexpr int kAskers = 3;
constexpr int kQuestions = 4;

RealmSettings MakeSettings() {
  const std::vector<Secret> secrets = {{.digest = std::string(crypto::Sha256("s"))}};
  Client jwt;
  jwt.client_id = "jwt";
  jwt.client_secrets = secrets;
  jwt.allowed_grant_types = {"client_credentials"};
  jwt.allowed_scopes = {"a"};
  Client reference = jwt;
  reference.client_id = "reference";
  reference.access_token_type = AccessTokenType::kReference;
  RealmSettings settings;
  settings.options.issuer_uri = "https://op.example";
  settings.clients = {jwt, reference};
  settings.api_scopes = {{.name = "a"}};
  settings.api_resources = {{.name = "api", .scopes = {"a"}, .api_secrets = secrets}};
  return settings;
}

class World {
 public:
  World(std::uint64_t seed, const std::shared_ptr<const KeyRing>& keys, ModelStore::Flaw flaw)
      : scheduler_(seed),
        weather_(scheduler_),
        store_(
            scheduler_.clock(), scheduler_,
            [this](std::function<void()> action) { weather_.Travel(std::move(action)); },
            [this](std::function<void()> action) {
              scheduler_.CallAfter(weather_.Delay(4), std::move(action));
            },
            flaw),
        realm_{Catalog(MakeSettings()),
               GrantRegistry({"default", handles_, Nobody(), store_, scheduler_.random(), {}}),
               keys,
               std::make_shared<VerifiedTokens>(64),
               std::make_shared<GuessLimits>(),
               handles_,
               Nobody(),
               nullptr,
               store_,
               scheduler_.random()} {}

  RevocationFindings Go() {
    scheduler_.Spawn("prepare", [this] {
      for (const std::string client : {"jwt", "reference"}) Prepare(client);
    });
    scheduler_.Run();
    weather_.Begin();
    std::vector<runtime::SimulationScheduler::TaskId> callers;
    for (const Issued& token : tokens_) {
      for (int i = 0; i < kRevokers; ++i)
        callers.push_back(scheduler_.Spawn("revoke", [this, &token] { Revoke(token); }));
      for (int i = 0; i < kAskers; ++i)
        callers.push_back(scheduler_.Spawn("ask", [this, &token] { Ask(token); }));
    }
    scheduler_.Spawn("weather", [this, callers] { weather_.Rage(store_, callers); });
    scheduler_.Run();
    weather_.End();
    store_.Crash();
    scheduler_.Spawn("look", [this] { LookAtTheEnd(); });
    scheduler_.Run();
    return std::move(findings_);
  }

 private:
  struct Issued {
    std::string client;
    std::string token;
  };
  using Answer = Reply (*)(const Call&, const RealmContext&);

  /// Calls an endpoint; absent when it faulted.
  std::optional<Reply> Send(Answer answer, const std::string& body) {
    static const std::vector<HeaderField> kForm = {{"Content-Type", "application/x-www-form-urlencoded"}};
    Call call;
    call.method = Method::kPost;
    call.headers = kForm;
    call.body = body;
    call.now = scheduler_.clock().Now();
    call.deadline = scheduler_.clock().Steady() + kCommitTime;
    std::optional<Reply> reply;
    try {
      reply = answer(call, realm_);
    } catch (const Fault&) {
      ++findings_.failed;
    }
    return reply;
  }

  void Prepare(const std::string& client) {
    const auto reply =
        Send(AnswerTokenRequest, "grant_type=client_credentials&client_secret=s&client_id=" + client);
    const std::string& body = reply.value().body;
    const std::size_t start = body.find(":\"") + 2;
    tokens_.push_back({client, body.substr(start, body.find('"', start) - start)});
  }

  void Revoke(const Issued& issued) {
    const auto reply =
        Send(AnswerRevocation, "client_secret=s&client_id=" + issued.client + "&token=" + issued.token);
    if (!reply) return;
    if (reply->status != 200)
      findings_.broken.push_back("revocation answered " + std::to_string(reply->status));
    scheduler_.Trace("revoked " + issued.client);
    ++findings_.revoked;
    over_.insert(issued.token);
  }

  /// Whether the token is active; absent when that was not answered.
  std::optional<bool> IsActive(const Issued& issued) {
    const auto reply = Send(AnswerIntrospection, "client_secret=s&client_id=api&token=" + issued.token);
    if (!reply) return std::nullopt;
    return reply->body.starts_with(R"({"active":true)");
  }

  void Ask(const Issued& issued) {
    for (int i = 0; i < kQuestions; ++i) {
      const bool over = over_.contains(issued.token);
      const bool active = IsActive(issued).value_or(false);
      if (active) ++findings_.active;
      if (active && over)
        findings_.broken.push_back("an answered revocation was active later: " + issued.client);
      scheduler_.Sleep(weather_.Delay(8));
    }
  }

  void LookAtTheEnd() {
    for (const Issued& issued : tokens_) {
      const auto active = IsActive(issued);
      if (!active) findings_.broken.push_back("the calm store did not answer");
      if (active.value_or(false) && over_.contains(issued.token))
        findings_.broken.push_back("an answered revocation did not outlive the crash: " + issued.client);
    }
  }

  runtime::SimulationScheduler scheduler_;
  Weather weather_;
  ModelStore store_;
  const std::shared_ptr<const FamilyHandles> handles_ =
      std::make_shared<const FamilyHandles>(std::array<std::byte, 32>{});
  const RealmContext realm_;
  std::vector<Issued> tokens_;
  std::set<std::string> over_;
  RevocationFindings findings_;
};

}  // namespace

RevocationFindings SimulateRevocation(std::uint64_t seed, const std::shared_ptr<const KeyRing>& keys,
                                      ModelStore::Flaw flaw) {
  return World(seed, keys, flaw).Go();
}

}  // namespace writ::simulation
