#include "protocol/gate/gate.h"

#include <gtest/gtest.h>

#include "crypto/digest.h"
#include "writ/fault.h"

namespace writ {
namespace {

/// A grant as somebody might write it, which decides on whatever it was told to.
class AnyGrant : public Grant {
 public:
  std::string_view Name() const override { return "client_credentials"; }
  std::span<const std::string_view> Parameters() const override { return {}; }
  Result<Decision> Decide(const GrantCall& /*call*/) const override { return Decision{}; }
};

/// Ann, and Otto, who is disabled.
class People final : public Directory {
 public:
  std::optional<Person> Find(std::string_view /*realm*/, std::string_view account_id) override {
    Person person{.account_id = std::string(account_id), .subject = "s", .username = {}, .claims = {}};
    person.disabled = account_id == "otto";
    person.epoch = 2;
    return account_id == "ann" || account_id == "locked" || person.disabled ? std::optional(person)
                                                                            : std::nullopt;
  }
  Result<Person> SignIn(std::string_view /*realm*/, const PasswordAttempt& /*attempt*/) override {
    return Refuse(Reason::kPersonUnknown);
  }
};

Catalog MakeCatalog() {
  RealmSettings settings;
  Client client;
  client.client_id = "job";
  client.client_secrets = {{.digest = std::string(crypto::Sha256("s"))}};
  client.allowed_grant_types = {"client_credentials"};
  client.allowed_scopes = {"a", "openid"};
  Client other = client;
  other.client_id = "code-only";
  other.allowed_grant_types = {"authorization_code"};
  Client open = client;
  open.client_id = "public";
  open.require_client_secret = false;
  settings.clients = {client, other, open};
  settings.api_scopes = {{.name = "a"}, {.name = "b"}};
  settings.identity_resources = {{.name = "openid"}};
  settings.api_resources = {{.name = "urn:a", .scopes = {"a"}}};
  return Catalog(std::move(settings));
}

Result<Cleared> Pass(const std::string& client_id, Decision decision,
                     GrantOrigin origin = GrantOrigin::kBuiltIn) {
  static const Catalog catalog = MakeCatalog();
  static constexpr std::string_view kKnown[] = {"client_id", "client_secret"};
  static constexpr HeaderField kForm[] = {{"Content-Type", "application/x-www-form-urlencoded"}};
  const std::string body = "client_id=" + client_id + "&client_secret=s";
  Call call;
  call.headers = kForm;
  call.body = body;
  const auto params = ParseFormParams(call, kKnown);
  GuessLimits guesses;
  const KeyFetching fetching;
  const auto client = AuthenticateClient(call, params.value(), {catalog, guesses, {}, fetching});
  static People people;
  static const AnyGrant grant;
  return PassGate(call, client.value(), {&grant, origin}, std::move(decision),
                  {.catalog = catalog,
                   .people = people,
                   .is_session_live = [](std::string_view sid) { return sid == "live"; },
                   .is_locked = [](std::string_view account_id) { return account_id == "locked"; },
                   .is_consent_live = {},
                   .asked_scopes = [] { return std::vector<std::string>{"a", "openid"}; },
                   .find_claims = [](const Client&, const Person& person, const std::set<std::string>&,
                                     ProfileFor) -> Result<std::vector<Claim>> { return person.claims; }});
}

Decision ScopesOnly(std::vector<std::string> scopes) {
  Decision decision;
  decision.scopes = std::move(scopes);
  return decision;
}

TEST(Gate, ClearsWhatTheClientMayHaveAndAddressesItsResources) {
  const auto cleared = Pass("job", ScopesOnly({"a"}));
  ASSERT_TRUE(cleared);
  EXPECT_EQ(cleared->client().client_id, "job");
  ASSERT_EQ(cleared->resources().size(), 1U);
  EXPECT_EQ(cleared->resources().front()->name, "urn:a");
}

TEST(Gate, ChecksAgainWhateverAGrantDecided) {
  const struct {
    const char* says;
    const char* client;
    std::vector<std::string> scopes;
    Reason reason;
  } cases[] = {
      {"a grant that the client may not use", "code-only", {"a"}, Reason::kGrantNotAllowed},
      {"a client that proved nothing", "public", {"a"}, Reason::kPublicClientCredentials},
      {"no scope", "job", {}, Reason::kScopeNone},
      {"a wider scope", "job", {"a", "b"}, Reason::kScopeNotAllowed},
      {"an unknown scope", "job", {"x"}, Reason::kScopeUnknown},
      {"a scope for persons", "job", {"openid"}, Reason::kScopeNeedsPerson},
  };
  for (const auto& c : cases) {
    const auto cleared = Pass(c.client, ScopesOnly(c.scopes));
    ASSERT_FALSE(cleared) << c.says;
    EXPECT_EQ(cleared.error().reason, c.reason) << c.says;
  }
}

TEST(Gate, LooksAtThePersonWhateverTheGrant) {
  const struct {
    const char* says;
    const char* account;
    std::uint64_t epoch;
    std::optional<Reason> reason;
  } cases[] = {
      {"as they signed in", "ann", 2, std::nullopt},
      {"who has another password since", "ann", 1, Reason::kPersonChanged},
      {"who is disabled", "otto", 2, Reason::kPersonDisabledSince},
      {"who is gone", "anna", 2, Reason::kPersonGone},
  };
  for (const auto& c : cases) {
    Decision decision = ScopesOnly({"a", "openid"});
    decision.person.emplace();
    decision.person->account_id = c.account;
    decision.person->epoch = c.epoch;
    const auto cleared = Pass("public", decision);
    EXPECT_EQ(cleared ? std::nullopt : std::optional(cleared.error().reason), c.reason) << c.says;
  }
}

TEST(Gate, LooksWhetherSomebodyIsLockedOutWhereTheyMustNotBe) {
  for (const bool matters : {true, false}) {
    for (const char* const account : {"ann", "locked"}) {
      Decision decision = ScopesOnly({"a"});
      decision.person.emplace();
      decision.person->account_id = account;
      decision.person->epoch = 2;
      decision.needs_unlocked = matters;
      const bool refused = matters && account == std::string("locked");
      const auto cleared = Pass("public", decision);
      EXPECT_EQ(cleared ? std::nullopt : std::optional(cleared.error().reason),
                refused ? std::optional(Reason::kPersonLocked) : std::nullopt)
          << account << matters;
    }
  }
}

TEST(Gate, LooksAtTheSessionWhereItMustBeLive) {
  for (const char* const sid : {"live", "over", ""}) {
    Decision decision = ScopesOnly({"a"});
    decision.person.emplace();
    decision.person->account_id = "ann";
    decision.person->epoch = 2;
    decision.person->session_id = sid;
    EXPECT_TRUE(Pass("job", decision)) << sid;
    decision.needs_session = true;
    EXPECT_EQ(Pass("job", decision).has_value(), std::string_view(sid) == "live") << sid;
  }
}

TEST(Gate, FaultsOnDecisionsThatNoGrantMayMake) {
  Decision lifetime = ScopesOnly({"a"});
  lifetime.access_token_lifetime = Seconds(0);
  EXPECT_THROW((void)Pass("job", lifetime), Fault);
  Decision member = ScopesOnly({"a"});
  member.response_members = {{"access_token", "x"}};
  EXPECT_THROW((void)Pass("job", member), Fault);
}

TEST(Gate, HoldsGrantsThatAreNotOursToWhatWasAskedFor) {
  const auto outside = [](Decision decision) {
    return Pass("job", std::move(decision), GrantOrigin::kOutside);
  };
  EXPECT_TRUE(outside(ScopesOnly({"a"})));
  Decision wider = ScopesOnly({"a", "b"});
  EXPECT_EQ(outside(wider).error().reason, Reason::kScopeWider);
  Decision identity = ScopesOnly({"a"});
  identity.id_token.emplace();
  EXPECT_THROW((void)outside(identity), Fault);
}

TEST(Gate, BoundsTheChainOfThoseWhoActForOneAnother) {
  Decision decision = ScopesOnly({"a"});
  decision.person.emplace();
  decision.person->account_id = "ann";
  decision.person->epoch = 2;
  decision.actors.resize(kMostActors);
  EXPECT_TRUE(Pass("job", decision));
  decision.actors.resize(kMostActors + 1);
  const auto refused = Pass("job", decision);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::kActorsTooMany);
}

}  // namespace
}  // namespace writ
