#include "base/ip_networks.h"

#include <gtest/gtest.h>

namespace writ::base {
namespace {

TEST(IpNetworks, ContainWhatTheirBitsSay) {
  const auto networks = IpNetworks::Parse({"10.0.0.0/9", "192.0.2.7", "2001:db8::/33", "::1"});
  ASSERT_TRUE(networks);
  for (const char* const in :
       {"10.0.0.1", "10.127.255.255", "192.0.2.7", "2001:db8::1", "::1", "::ffff:10.1.2.3"}) {
    EXPECT_TRUE(networks->Contains(in)) << in;
  }
  for (const char* const out : {"10.128.0.0", "11.0.0.1", "192.0.2.8", "2001:db8:8000::1", "::2", "", "unix",
                                "10.0.0.1:80", "10.0.0.1 "}) {
    EXPECT_FALSE(networks->Contains(out)) << out;
  }
  EXPECT_TRUE(IpNetworks::Parse({"0.0.0.0/0"})->Contains("203.0.113.9"));
  EXPECT_FALSE(IpNetworks::Parse({"0.0.0.0/0"})->Contains("2001:db8::1"));
  EXPECT_FALSE(IpNetworks().Contains("10.0.0.1"));
}

TEST(IpNetworks, AreWrittenInFull) {
  for (const char* const bad : {"", "10.0.0", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "::/129",
                                "proxy.example", "10.0.0.0/8/8", "[::1]"}) {
    EXPECT_FALSE(IpNetworks::Parse({bad})) << bad;
  }
}

//= security:T-US-03
TEST(IpNetworks, CountTheNetworkOfAnIpv6Address) {
  EXPECT_EQ(CountedNetwork("2001:db8:1:2:3::4"), CountedNetwork("2001:db8:1:2:ffff::1"));
  EXPECT_NE(CountedNetwork("2001:db8:1:2::1"), CountedNetwork("2001:db8:1:3::1"));
  EXPECT_NE(CountedNetwork("192.0.2.1"), CountedNetwork("192.0.2.2"));
  EXPECT_EQ(CountedNetwork("::ffff:192.0.2.1"), CountedNetwork("192.0.2.1"));
  EXPECT_EQ(CountedNetwork("not:an address"), std::nullopt);
}

}  // namespace
}  // namespace writ::base
