#include "tests/simulation/revocation_world.h"

#include <set>

#include "base/percent.h"
#include "crypto/digest.h"
#include "protocol/introspection/introspection_endpoint.h"
#include "protocol/revocation/revocation_endpoint.h"
#include "protocol/token/token_endpoint.h"
#include "tests/simulation/realm_world.h"

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

class World : private RealmWorld {
 public:
  World(std::uint64_t seed, const std::shared_ptr<const KeyRing>& keys, ModelStore::Flaw flaw)
      : RealmWorld(seed, MakeSettings(), keys, flaw) {}

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
    Live(callers, [this] { LookAtTheEnd(); });
    findings_.failed = failed_;
    return std::move(findings_);
  }

 private:
  struct Issued {
    std::string client;
    std::string token;
  };
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
