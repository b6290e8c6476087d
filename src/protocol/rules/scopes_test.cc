#include "protocol/rules/scopes.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

using Names = std::vector<std::string>;

Catalog MakeCatalog() {
  RealmSettings settings;
  settings.api_scopes = {{.name = "b"}, {.name = "a"}, {.enabled = false, .name = "off"}};
  settings.identity_resources = {{.name = "openid"}, {.enabled = false, .name = "hidden"}};
  return Catalog(std::move(settings));
}

Client MakeClient() {
  Client client;
  client.client_id = "c";
  client.allowed_scopes = {"b", "a", "off", "openid", "hidden", "gone"};
  return client;
}

TEST(ParseScope, SortsAndDropsDuplicates) {
  EXPECT_EQ(ParseScope("b a  b"), (Names{"a", "b"}));
  EXPECT_EQ(ParseScope("  "), Names{});
  EXPECT_EQ(ParseScope(std::nullopt), Names{});
}

TEST(ParseScope, RefusesWhatTheGrammarDoesNotHave) {
  for (const char* text : {"a\"b", "a\\b", "a\tb", "a\x7f", "\xc3\xa9"}) {
    const auto parsed = ParseScope(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().reason, Reason::kScopeMalformed) << text;
  }
}

TEST(ParseScope, RefusesMoreThanTheLimit) {
  EXPECT_TRUE(ParseScope(std::string(4096, 'a')));
  const auto parsed = ParseScope(std::string(4097, 'a'));
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().reason, Reason::kScopeTooLong);
}

TEST(DefaultScopes, AreTheAllowedEnabledApiScopes) {
  const Catalog catalog = MakeCatalog();
  EXPECT_EQ(DefaultScopes(MakeClient(), catalog, {}, Subject::kNone), (Names{"a", "b"}));
}

TEST(CheckScopes, SaysWhy) {
  const Catalog catalog = MakeCatalog();
  Client narrow = MakeClient();
  narrow.allowed_scopes = {"a", "openid"};
  Client offline = narrow;
  offline.allow_offline_access = true;
  const struct {
    const char* says;
    Names scopes;
    const Client& client;
    Subject subject;
    Reason reason;
  } cases[] = {
      {"nothing at all", {}, narrow, Subject::kPerson, Reason::kScopeNone},
      {"unknown", {"a", "x"}, narrow, Subject::kPerson, Reason::kScopeUnknown},
      {"disabled", {"off"}, narrow, Subject::kPerson, Reason::kScopeUnknown},
      {"a disabled identity scope", {"hidden"}, narrow, Subject::kPerson, Reason::kScopeUnknown},
      {"another's", {"b"}, narrow, Subject::kPerson, Reason::kScopeNotAllowed},
      {"identity without a person", {"a", "openid"}, narrow, Subject::kNone, Reason::kScopeNeedsPerson},
      {"offline_access not allowed", {"offline_access"}, narrow, Subject::kPerson, Reason::kScopeNotAllowed},
      {"offline_access without a person",
       {"offline_access"},
       offline,
       Subject::kNone,
       Reason::kScopeNeedsPerson},
  };
  for (const auto& c : cases) {
    const auto checked = CheckScopes(c.scopes, c.client, catalog, c.subject);
    ASSERT_FALSE(checked) << c.says;
    EXPECT_EQ(checked.error().reason, c.reason) << c.says;
  }
  EXPECT_TRUE(CheckScopes({"a"}, narrow, catalog, Subject::kNone));
  EXPECT_TRUE(CheckScopes({"a", "openid"}, narrow, catalog, Subject::kPerson));
}

}  // namespace
}  // namespace writ
