#include "admin/people.h"

#include <gtest/gtest.h>

#include "accounts/store_directory.h"
#include "config/people_file.h"
#include "crypto/password_hash.h"
#include "tests/sqlite_fixture.h"
#include "writ/system.h"

namespace writ::admin {
namespace {

using accounts::Account;

class PeopleTest : public testing::Test {
 protected:
  ChangedAccount Add(const std::string& name, const std::vector<std::string>& settings = {}) {
    Account draft;
    draft.person.username = name;
    if (const auto wrong = ApplySettings(draft, settings)) return std::unexpected(*wrong);
    return AddPerson(work_, draft);
  }

  std::expected<std::size_t, std::vector<std::string>> Import(const std::string& text) {
    const auto people = config::ReadPeople("people.json", text);
    if (!people) return std::unexpected(std::vector{config::Render(people.error().front())});
    return ImportPeople(work_, *people, [&](std::size_t done, std::size_t) { progress_ = done; });
  }

  stores::SqliteFixture fixture_;
  const std::unique_ptr<Random> random_ = MakeSystemRandom();
  const PeopleWork work_{*fixture_.store, fixture_.clock, *random_, "r", "operator"};
  std::size_t progress_ = 0;
};

TEST_F(PeopleTest, AddsSomebodyOnce) {
  const auto ann = Add("Ann", {"email=ann@example.org", "email_verified=true", "role=a", "role=b"});
  ASSERT_TRUE(ann);
  EXPECT_EQ(ann->person.subject, ann->person.account_id);
  EXPECT_FALSE(Add("ann"));
  EXPECT_FALSE(Add("ANN@example.org")) << "a name that is somebody's verified address";
  EXPECT_FALSE(Add("other", {"email=ann@example.org", "email_verified=true"}));
  EXPECT_TRUE(Add("third", {"email=ann@example.org"})) << "an address that is not verified leads nowhere";
  EXPECT_EQ(FindPerson(work_, "ann@example.org")->person.account_id, ann->person.account_id);
  EXPECT_EQ(FindPerson(work_, ann->person.account_id)->person.username, "Ann");
  EXPECT_EQ(ListPeople(work_).size(), 2U);
}

TEST_F(PeopleTest, RefusesWhatNobodyMayHave) {
  for (const char* const setting :
       {"iss=me", "sub=x", "scope=admin", "cnf=x", "email_verified=perhaps", "=x", "x"}) {
    EXPECT_FALSE(Add("ann", {setting})) << setting;
  }
  EXPECT_FALSE(Add(""));
  EXPECT_FALSE(Add("a\nb"));
  EXPECT_TRUE(ListPeople(work_).empty());
}

TEST_F(PeopleTest, MovesNamesWithTheirPerson) {
  ASSERT_TRUE(Add("ann"));
  ASSERT_TRUE(ChangePerson(work_, "ann", "user.changed", [](Account& account) {
    return ApplySettings(account, {"username=anne", "name=Anne"});
  }));
  EXPECT_FALSE(FindPerson(work_, "ann"));
  ASSERT_TRUE(FindPerson(work_, "anne"));
  EXPECT_TRUE(Add("ann")) << "the name is free";
  EXPECT_FALSE(ChangePerson(work_, "ann", "user.changed",
                            [](Account& account) { return ApplySettings(account, {"username=ANNE"}); }));
  EXPECT_EQ(FindPerson(work_, "anne")->person.claims.size(), 1U);
  ASSERT_TRUE(ChangePerson(work_, "anne", "user.changed",
                           [](Account& account) { return ApplySettings(account, {"name="}); }));
  EXPECT_TRUE(FindPerson(work_, "anne")->person.claims.empty());
}

//= security:T-US-14
TEST_F(PeopleTest, TakesPasswordsThatArePasswords) {
  const auto ann = Add("ann");
  EXPECT_FALSE(SetPassword(work_, "ann", base::SecretBytes("1234567")));
  EXPECT_FALSE(SetPassword(work_, "ann", base::SecretBytes(std::string(257, 'a'))));
  EXPECT_FALSE(SetPassword(work_, "ann", base::SecretBytes(std::string("a\0bcdefgh", 9))));
  EXPECT_FALSE(SetPassword(work_, "nobody", base::SecretBytes("12345678")));
  EXPECT_EQ(FindPerson(work_, "ann")->person.epoch, ann->person.epoch);
  const auto set =
      SetPassword(work_, "ann", base::SecretBytes(std::string("\xc3\xbc") + std::string(255, 'a')));
  ASSERT_TRUE(set) << "256 characters of 257 bytes";
  EXPECT_EQ(set->person.epoch, ann->person.epoch + 1);
}

TEST_F(PeopleTest, ImportsAllOrNothing) {
  const auto wrong = Import(R"([
    {"SubjectId": "1", "Username": "ann", "Password": "secret-1"},
    {"SubjectId": "1", "Username": "bert"},
    {"SubjectId": "3", "Username": " ANN "},
    {"SubjectId": "4", "Username": "carl", "PasswordHash": "plain text"}])");
  ASSERT_FALSE(wrong);
  ASSERT_EQ(wrong.error().size(), 3U);
  EXPECT_TRUE(wrong.error()[0].starts_with("line 3: the person of line 2 has the subject 1"))
      << wrong.error()[0];
  EXPECT_TRUE(wrong.error()[1].starts_with("line 4: the person of line 2 signs in as ann"))
      << wrong.error()[1];
  EXPECT_TRUE(wrong.error()[2].starts_with("line 5: its PasswordHash is neither")) << wrong.error()[2];
  EXPECT_TRUE(ListPeople(work_).empty());
  EXPECT_EQ(progress_, 0U);

  const auto added = Import(R"([
    {"subjectid": "1", "USERNAME": "ann", "Password": "secret-1", "Claims": [{"type": "role", "Value": "x"}]},
    {"sub": "2", "username": "bert", "active": false, "ProviderName": "google"}])");
  ASSERT_TRUE(added);
  EXPECT_EQ(*added, 2U);
  EXPECT_EQ(progress_, 2U);
  const auto ann = FindPerson(work_, "ann");
  EXPECT_EQ(ann->person.subject, "1");
  EXPECT_EQ(crypto::VerifyPassword("secret-1", ann->password), crypto::PasswordMatch::kYes);
  EXPECT_TRUE(FindPerson(work_, "bert")->person.disabled);
  const auto again = Import(R"([{"sub": "2", "username": "zoe"}, {"sub": "9", "username": "bert"}])");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().size(), 2U) << "a subject and a name that are taken";
}

TEST_F(PeopleTest, TellsWhereAFileOfPeopleIsWrong) {
  for (const char* const text :
       {"{}", "[{}]", "[{\"username\": 7}]", "[{\"username\": \"a\", \"unknown\": 1}]", "[",
        "[{\"username\": \"a\", \"password\": \"x\", \"passwordhash\": \"y\"}]", "\xff"}) {
    const auto people = config::ReadPeople("people.json", text);
    ASSERT_FALSE(people) << text;
    EXPECT_EQ(people.error().front().at.line, 1) << text;
  }
}

}  // namespace
}  // namespace writ::admin
