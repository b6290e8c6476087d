#include "tests/simulation/assertion_world.h"

#include <set>

#include "protocol/client_auth/client_world.h"
#include "protocol/token/token_endpoint.h"
#include "tests/realm/assertions.h"
#include "tests/simulation/realm_world.h"

namespace writ::simulation {
namespace {

constexpr int kAssertions = 2;
constexpr int kPresenters = 3;

RealmSettings MakeSettings() {
  Client signer;
  signer.client_id = "signer";
  signer.keys = {TestIssuerKey()};
  signer.allowed_grant_types = {"client_credentials"};
  signer.allowed_scopes = {"a"};
  RealmSettings settings;
  settings.options.issuer_uri = "https://op.example";
  settings.clients = {signer};
  settings.api_scopes = {{.name = "a"}};
  return settings;
}

/// The planted bug: authenticates as the token endpoint does, but leaves its mark unconditionally.
Reply AuthenticateCarelessly(const Call& call, const RealmContext& realm) {
  static constexpr std::string_view kParameters[] = {"grant_type", "client_assertion_type",
                                                     "client_assertion"};
  ClientWorld world = MakeClientWorld(call, realm);
  const auto leave = world.use_once;
  world.use_once = [&](const MarkKey& mark) {
    if (realm.store.Has(realm.catalog.settings().name, mark)) return false;
    leave(mark);
    return true;
  };
  const auto params = ParseFormParams(call, kParameters, {}, MannersOf(Compatibility::kWrit).form);
  const auto client = AuthenticateClient(call, *params, world);
  Reply reply;
  reply.status = client ? 200 : 400;
  if (!client) reply.outcome.refusal = client.error();
  return reply;
}

class World : private RealmWorld {
 public:
  World(std::uint64_t seed, const std::shared_ptr<const KeyRing>& keys, AssertionFlaws flaws)
      : RealmWorld(seed, MakeSettings(), keys, flaws.store),
        answer_(flaws.checks_then_acts ? AuthenticateCarelessly : AnswerTokenRequest) {}

  AssertionFindings Go() {
    for (int i = 0; i < kAssertions; ++i)
      assertions_.push_back(SignedByTestIssuer({.sub = "signer",
                                                .aud = "https://op.example",
                                                .now = scheduler_.clock().Now(),
                                                .jti = std::to_string(i),
                                                .iss = "signer",
                                                .lives = 300}));
    weather_.Begin();
    std::vector<runtime::SimulationScheduler::TaskId> callers;
    for (const std::string& assertion : assertions_) {
      for (int i = 0; i < kPresenters; ++i)
        callers.push_back(scheduler_.Spawn("present", [this, &assertion] { PresentTwice(assertion); }));
    }
    Live(callers, [this] { LookAtTheEnd(); });
    findings_.failed = failed_;
    return std::move(findings_);
  }

 private:
  void Present(const std::string& assertion) {
    const auto reply =
        Send(answer_,
             "grant_type=client_credentials&client_assertion_type="
             "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=" +
                 assertion);
    if (!reply) return;
    if (reply->status == 200) {
      scheduler_.Trace("taken");
      ++findings_.taken;
      if (!taken_.insert(assertion).second) findings_.broken.emplace_back("an assertion was taken twice");
    } else if (reply->outcome.refusal && reply->outcome.refusal->reason == Reason::kAssertionReplayed) {
      ++findings_.replayed;
    } else {
      findings_.broken.emplace_back("an assertion was refused for no reason");
    }
  }

  void PresentTwice(const std::string& assertion) {
    for (int i = 0; i < 2; ++i) {
      Present(assertion);
      scheduler_.Sleep(weather_.Delay(8));
    }
  }

  /// What was taken stays so after a crash.
  void LookAtTheEnd() {
    for (const std::string& assertion : assertions_) Present(assertion);
  }

  const Answer answer_;
  std::vector<std::string> assertions_;
  std::set<std::string> taken_;
  AssertionFindings findings_;
};

}  // namespace

AssertionFindings SimulateAssertions(std::uint64_t seed, const std::shared_ptr<const KeyRing>& keys,
                                     AssertionFlaws flaws) {
  return World(seed, keys, flaws).Go();
}

}  // namespace writ::simulation
