#include "http/forwarded.h"

#include <gtest/gtest.h>

#include <vector>

namespace writ::http {
namespace {

const base::IpNetworks kProxies = *base::IpNetworks::Parse({"10.0.0.0/8", "2001:db8::/32"});

std::optional<std::string> Client(const std::vector<HeaderField>& fields, bool write_forwarded) {
  return FindForwardedClient(fields, {.networks = kProxies, .write_forwarded = write_forwarded});
}

TEST(Forwarded, TellsTheLastThatIsNoProxy) {
  const struct {
    const char* says;
    std::vector<HeaderField> fields;
    std::optional<std::string> client;
  } cases[] = {
      {"nothing", {}, std::nullopt},
      {"one", {{"X-Forwarded-For", "203.0.113.9"}}, "203.0.113.9"},
      {"a port", {{"X-Forwarded-For", "203.0.113.9:4711"}}, "203.0.113.9"},
      {"our own proxies behind it", {{"x-forwarded-for", "203.0.113.9, 10.1.1.1,10.1.1.2"}}, "203.0.113.9"},
      {"what the client itself wrote", {{"X-Forwarded-For", "198.51.100.1, 203.0.113.9"}}, "203.0.113.9"},
      {"two fields are one list",
       {{"X-Forwarded-For", "1.1.1.1"}, {"X-Forwarded-For", "203.0.113.9"}},
       "203.0.113.9"},
      {"proxies alone", {{"X-Forwarded-For", "10.0.0.1"}}, std::nullopt},
      {"junk", {{"X-Forwarded-For", "203.0.113.9, unknown"}}, std::nullopt},
      {"junk that nobody looks at", {{"X-Forwarded-For", "junk, 203.0.113.9"}}, "203.0.113.9"},
      {"empty", {{"X-Forwarded-For", ""}}, std::nullopt},
      {"the field that proxies do not write", {{"Forwarded", "for=203.0.113.9"}}, std::nullopt},
      {"both", {{"X-Forwarded-For", "203.0.113.9"}, {"Forwarded", "for=203.0.113.8"}}, "203.0.113.9"},
      {"a chain without an end",
       {{"X-Forwarded-For", std::string_view(",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,")}},
       std::nullopt},
  };
  for (const auto& c : cases) EXPECT_EQ(Client(c.fields, false), c.client) << c.says;
}

//= rfc7239#section-4
TEST(Forwarded, TellsTheSameByTheFieldOfRfc7239) {
  const struct {
    const char* says;
    std::vector<HeaderField> fields;
    std::optional<std::string> client;
  } cases[] = {
      {"two proxies",
       {{"Forwarded", "for=203.0.113.9;proto=https;by=10.0.0.1, For=10.0.0.2"}},
       "203.0.113.9"},
      {"IPv6", {{"Forwarded", "for=\"[2001:dead::9]:80\""}}, "2001:dead::9"},
      {"both", {{"X-Forwarded-For", "203.0.113.9"}, {"Forwarded", "for=203.0.113.8"}}, "203.0.113.8"},
      {"hidden", {{"Forwarded", "for=_hidden"}}, std::nullopt},
      {"without for", {{"Forwarded", "proto=https"}, {"X-Forwarded-For", "203.0.113.9"}}, std::nullopt},
      {"a chain without an end",
       {{"Forwarded", std::string_view(",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,")},
        {"X-Forwarded-For", "1.1.1.1"}},
       std::nullopt},
  };
  for (const auto& c : cases) EXPECT_EQ(Client(c.fields, true), c.client) << c.says;
}

TEST(Forwarded, TellsAPrefixThatIsAPath) {
  const auto prefix = [](std::vector<HeaderField> fields) {
    return FindForwardedPrefix(fields, {.networks = kProxies, .write_prefix = true});
  };
  const std::vector<HeaderField> sent = {{"X-Forwarded-Prefix", "/auth"}};
  EXPECT_EQ(FindForwardedPrefix(sent, {.networks = kProxies}), std::nullopt)
      << "a client could have written it";
  EXPECT_EQ(prefix({{"X-Forwarded-Prefix", "/auth/"}}), "/auth");
  EXPECT_EQ(prefix({}), std::nullopt);
  EXPECT_EQ(prefix({{"X-Forwarded-Prefix", "/a"}, {"X-Forwarded-Prefix", "/b"}}), std::nullopt);
  for (const char* const bad :
       {"", "/", "auth", "/a//b", "/../x", "/a?b", "/a%2f", "/a\\b", "https://evil/"}) {
    EXPECT_EQ(prefix({{"X-Forwarded-Prefix", bad}}), std::nullopt) << bad;
  }
}

}  // namespace
}  // namespace writ::http
