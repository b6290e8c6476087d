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

std::vector<std::string> NamesFor(const std::vector<std::string>& scopes, const Catalog& catalog) {
  std::vector<std::string> names;
  for (const ApiResource* resource : AddressedResources(scopes, catalog)) names.push_back(resource->name);
  return names;
}

TEST(AddressedResources, AreThoseThatExposeAScopeEachOnce) {
  const Catalog catalog = MakeCatalog();
  EXPECT_EQ(NamesFor({"a", "b"}, catalog), (std::vector<std::string>{"urn:one", "urn:two", "urn:any"}));
  EXPECT_EQ(NamesFor({"c"}, catalog), (std::vector<std::string>{"urn:two"}));
  EXPECT_TRUE(NamesFor({"nobody's"}, catalog).empty());
}

TEST(AcceptedAlgorithms, AreTheIntersectionOfThoseThatRestrict) {
  const Catalog catalog = MakeCatalog();
  EXPECT_EQ(AcceptedAlgorithms(AddressedResources({"a", "b"}, catalog)), (std::vector<std::string>{"RS256"}));
  EXPECT_EQ(AcceptedAlgorithms({}), std::nullopt);
}

}  // namespace
}  // namespace writ
