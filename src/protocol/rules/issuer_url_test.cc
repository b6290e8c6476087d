#include "protocol/rules/issuer_url.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

TEST(BelowIssuer, HasOneSlashBetween) {
  EXPECT_EQ(BelowIssuer("https://a.example", "/connect/token"), "https://a.example/connect/token");
  EXPECT_EQ(BelowIssuer("https://a.example/", "/connect/token"), "https://a.example/connect/token");
  EXPECT_EQ(BelowIssuer("https://a.example/realms/b/", "/resources"), "https://a.example/realms/b/resources");
}

}  // namespace
}  // namespace writ
