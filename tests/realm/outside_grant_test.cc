// Grants that are not built in: what they may give, and what is refused them.
#include <gmock/gmock.h>

#include "protocol/token/token_endpoint.h"
#include "tests/realm/browser_fixture.h"
#include "writ/fault.h"

namespace writ {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kName = "urn:example:ticket";

/// Takes a ticket for what it says, so that a test can have anything decided.
class TicketGrant final : public Grant {
 public:
  std::string_view Name() const override { return kName; }
  std::span<const std::string_view> Parameters() const override {
    static constexpr std::string_view kParameters[] = {"ticket", "scope", "resource"};
    return kParameters;
  }
  Result<Decision> Decide(const GrantCall& call) const override {
    const std::string ticket(call.parameter("ticket").value_or(""));
    if (ticket == "peeks")
      return Refuse(call.parameter("client_secret") ? Reason::kConflict : Reason::kGrantRefused);
    if (ticket == "refused")
      return RefuseAs({.error = "invalid_scope",
                       .description = "Used up.",
                       .members = {{"hint", "buy another"}, {"left", "0", ClaimType::kInteger}}});
    if (ticket == "odd error") return RefuseAs({.error = "odd", .description = {}, .members = {}});
    if (ticket == "odd text") return RefuseAs({.error = "invalid_grant", .description = "\n", .members = {}});
    Decision decision;
    decision.scopes = call.scopes().value();
    decision.resources = call.resources().value();
    if (ticket.starts_with("sub:")) {
      auto person = call.person_of(ticket.substr(4));
      if (!person) return std::unexpected(person.error());
      decision.person = std::move(*person);
      decision.person->amr = {"ticket"};
      decision.actors = {{.subject = "desk", .issuer = {}, .client_id = "job"}};
      decision.extra_claims = {{"seat", "12", ClaimType::kInteger}};
    }
    if (ticket == "wider") decision.scopes = {"a", "rs"};
    if (ticket == "identity") decision.id_token.emplace();
    if (ticket == "exchange") decision.issued_token_type = "urn:example:type";
    if (ticket == "other client") decision.subject_client = "web";
    if (ticket == "other consent") decision.granted_to = "web";
    if (ticket == "other family") decision.family.step = FamilyUse::Step::kWithin;
    decision.access_token_lifetime = Seconds(60);
    decision.response_members = {{"gate", "B"}};
    return decision;
  }
};

class OutsideGrantTest : public BrowserTest {
 protected:
  static RealmSettings WithTickets() {
    RealmSettings settings = Settings();
    Client client = *std::ranges::find(settings.clients, "web", &Client::client_id);
    client.client_id = "tickets";
    client.allowed_grant_types = {std::string(kName)};
    client.allowed_scopes = {"a", "rs", "openid"};
    settings.clients.push_back(client);
    return settings;
  }

  /// What `sub` says of ann.
  std::string Subject() { return people_->Find("east", accounts_.at("ann"))->subject; }

  Reply Ask(const std::string& ticket, const std::string& more = "&scope=a") {
    const std::string body = "grant_type=" + base::FormEncode(kName) +
                             "&client_id=tickets&client_secret=s&ticket=" + base::FormEncode(ticket) + more;
    return AnswerTokenRequest(MakeCall(body), *realm_with_.context());
  }

  TicketGrant grant_;
  const Realm realm_with_{
      WithTickets(), kMasterKey, {later_, *random_, *store_, people_.get(), &pages_, nullptr, {&grant_}}};
};

TEST_F(OutsideGrantTest, GivesWhatItDecidedForTheClientItself) {
  const Reply reply = Ask("any");
  ASSERT_EQ(reply.status, 200) << reply.body;
  EXPECT_THAT(reply.body, HasSubstr("\"expires_in\":60"));
  EXPECT_THAT(reply.body, HasSubstr("\"scope\":\"a\""));
  EXPECT_THAT(reply.body, HasSubstr("\"gate\":\"B\""));
  EXPECT_THAT(reply.body, Not(HasSubstr("refresh_token")));
  EXPECT_EQ(reply.outcome.grant, kName);
}

//= family:1.7.03
TEST_F(OutsideGrantTest, DefaultsToAllApiScopesThatTheClientMayHave) {
  EXPECT_THAT(Ask("any", "").body, HasSubstr("\"scope\":\"a rs\""));
}

TEST_F(OutsideGrantTest, SpeaksForAPersonByTheirSubjectAndKeepsWhatItSaidWhenRefreshed) {
  const Reply reply = Ask("sub:" + Subject(), "&scope=a+offline_access");
  ASSERT_EQ(reply.status, 200) << reply.body;
  const auto check = [&](const std::string& body) {
    const std::string claims = Verify(realm_with_, MemberOf(body, "access_token"), "ES256").value_or("");
    EXPECT_THAT(claims, HasSubstr("\"sub\":\"" + Subject() + "\""));
    EXPECT_THAT(claims, HasSubstr("\"amr\":[\"ticket\"]"));
    EXPECT_THAT(claims, HasSubstr("\"act\":{\"sub\":\"desk\",\"client_id\":\"job\"}"));
    EXPECT_THAT(claims, HasSubstr("\"seat\":12"));
  };
  check(reply.body);
  const std::string next = "grant_type=refresh_token&client_id=tickets&client_secret=s&refresh_token=" +
                           MemberOf(reply.body, "refresh_token");
  check(AnswerTokenRequest(MakeCall(next), *realm_with_.context()).body);
}

//= family:1.14.06
TEST_F(OutsideGrantTest, SpeaksForNobodyUnknownOrDisabled) {
  EXPECT_EQ(Ask("sub:nobody").outcome.refusal->reason, Reason::kSubjectNotKnown);
  const std::string subject = Subject();
  admin::ChangePerson(work_, "ann", "user.disabled", [](accounts::Account& account) {
    account.person.disabled = true;
    return std::optional<std::string>();
  });
  EXPECT_EQ(Ask("sub:" + subject).outcome.refusal->reason, Reason::kPersonDisabled);
}

//= family:1.14.03
TEST_F(OutsideGrantTest, IsRefusedWhatWasNotAskedFor) {
  EXPECT_EQ(Ask("wider").outcome.refusal->reason, Reason::kScopeWider);
  for (const char* const ticket : {"identity", "exchange", "other client", "other consent", "other family"})
    EXPECT_THROW(Ask(ticket), Fault) << ticket;
  EXPECT_EQ(Ask("any", "&scope=both").outcome.refusal->reason, Reason::kScopeNotAllowed);
  EXPECT_EQ(Ask("any", "&scope=a+offline_access").outcome.refusal->reason, Reason::kScopeNeedsPerson);
}

TEST_F(OutsideGrantTest, SeesOnlyTheParametersThatItDeclares) {
  EXPECT_EQ(Ask("peeks").outcome.refusal->reason, Reason::kGrantRefused);
}

//= family:1.14.05
TEST_F(OutsideGrantTest, RefusesInItsOwnWordsWithinTheRules) {
  const Reply reply = Ask("refused");
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.body,
            R"({"error":"invalid_scope","error_description":"Used up.","hint":"buy another","left":0})");
  EXPECT_EQ(reply.outcome.refusal->reason, Reason::kGrantRefused);
  EXPECT_THROW(Ask("odd error"), Fault);
  EXPECT_THROW(Ask("odd text"), Fault);
}

TEST_F(OutsideGrantTest, StandsInTheMetadata) {
  EXPECT_THAT(realm_with_.Metadata(), HasSubstr(std::string(kName)));
  EXPECT_THAT(realm_.Metadata(), Not(HasSubstr(std::string(kName))));
}

TEST_F(OutsideGrantTest, HasANameOfItsOwn) {
  const Realm::Ports twice{later_, *random_, *store_, people_.get(), &pages_, nullptr, {&grant_, &grant_}};
  EXPECT_THROW(Realm(WithTickets(), kMasterKey, twice), Fault);
}

}  // namespace
}  // namespace writ
