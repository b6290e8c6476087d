#include "protocol/rules/resources.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

Catalog MakeCatalog() {
  RealmSettings settings;
  settings.api_resources = {
      {.name = "urn:one",
       .scopes = {"a", "b"},
       .allowed_access_token_signing_algorithms = {"ES256", "RS256"}},
      {.name = "urn:two",
       .scopes = {"b", "c"},
       .allowed_access_token_signing_algorithms = {"RS256", "PS256"}},
      {.name = "urn:any", .scopes = {"a"}},
      {.name = "urn:isolated", .scopes = {"a"}, .require_resource_indicator = true},
      {.enabled = false, .name = "urn:off", .scopes = {"a"}},
  };
  return Catalog(std::move(settings));
}

std::vector<std::string> NamesFor(Decision decision, const Catalog& catalog) {
  const auto resources = ResolveResources(decision, catalog);
  if (!resources) return {std::string(ReasonName(resources.error().reason))};
  std::vector<std::string> names = decision.scopes;
  for (const ApiResource* resource : *resources) names.push_back(resource->name);
  return names;
}

using Names = std::vector<std::string>;

TEST(ResolveResources, FindsThoseThatExposeAScopeEachOnce) {
  const Catalog catalog = MakeCatalog();
  EXPECT_EQ(NamesFor({.scopes = {"a", "b"}}, catalog), (Names{"a", "b", "urn:one", "urn:two", "urn:any"}));
  EXPECT_EQ(NamesFor({.scopes = {"c"}}, catalog), (Names{"c", "urn:two"}));
  EXPECT_EQ(NamesFor({.scopes = {"nobody's"}}, catalog), (Names{"nobody's"}));
}

TEST(ResolveResources, NarrowsToWhatIsNamed) {
  const Catalog catalog = MakeCatalog();
  EXPECT_EQ(NamesFor({.scopes = {"a", "c", "offline_access"}, .resources = {"urn:two"}}, catalog),
            (Names{"c", "offline_access", "urn:two"}));
  EXPECT_EQ(NamesFor({.scopes = {"nobody's"}, .resources = {"urn:two"}}, catalog),
            (Names{"resource_without_scope"}));
  EXPECT_EQ(NamesFor({.scopes = {"offline_access"}, .resources = {"urn:two"}}, catalog),
            (Names{"resource_without_scope"}));
  EXPECT_EQ(NamesFor({.scopes = {"c"}, .resources = {"urn:two/"}}, catalog), (Names{"resource_unknown"}));
}

TEST(ParseResource, TakesAbsoluteUrisAlone) {
  for (const char* const fine :
       {"urn:api", "https://api.example/", "https://api.example/a?b=c", "a+b-c.d:e"}) {
    EXPECT_EQ(ParseResource(fine), (Names{fine}));
  }
  const std::string longest = "urn:" + std::string(508, 'x');
  EXPECT_TRUE(ParseResource(longest));
  EXPECT_EQ(ParseResource(std::nullopt), Names());
  for (const std::string& bad :
       {std::string("api"), std::string("urn:"), std::string(":x"), std::string("1a:b"),
        std::string("urn:a#b"), std::string("urn:a#"), std::string("urn:a b"), std::string("/relative"),
        std::string("urn:\xc3\xa4"), longest + "x"}) {
    const auto parsed = ParseResource(bad);
    ASSERT_FALSE(parsed) << bad;
    EXPECT_EQ(parsed.error().reason, Reason::kResourceMalformed);
  }
}

TEST(AcceptedAlgorithms, AreTheIntersectionOfThoseThatRestrict) {
  const Catalog catalog = MakeCatalog();
  Decision decision{.scopes = {"a", "b"}};
  EXPECT_EQ(AcceptedAlgorithms(*ResolveResources(decision, catalog)), (Names{"RS256"}));
  EXPECT_EQ(AcceptedAlgorithms({}), std::nullopt);
}

}  // namespace
}  // namespace writ
