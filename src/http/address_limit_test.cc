#include "http/address_limit.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include "http/listener.h"

namespace writ::http {
namespace {

sockaddr_storage Address(const char* text) {
  sockaddr_storage storage{};
  auto* const v4 = reinterpret_cast<sockaddr_in*>(&storage);
  auto* const v6 = reinterpret_cast<sockaddr_in6*>(&storage);
  if (inet_pton(AF_INET, text, &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
  } else {
    EXPECT_EQ(inet_pton(AF_INET6, text, &v6->sin6_addr), 1);
    v6->sin6_family = AF_INET6;
  }
  return storage;
}

TEST(AddressLimit, LetsSoManyIn) {
  AddressLimit limit(2);
  EXPECT_TRUE(limit.Enter("a"));
  EXPECT_TRUE(limit.Enter("a"));
  EXPECT_FALSE(limit.Enter("a"));
  EXPECT_TRUE(limit.Enter("b"));
  limit.Leave("a");
  EXPECT_TRUE(limit.Enter("a"));
}

TEST(AddressLimit, LetsAllInWithoutALimit) {
  AddressLimit limit(0);
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(limit.Enter(limit.Key(Address("127.0.0.1"))));
}

TEST(AddressLimit, CountsIpv6ByItsSubnet) {
  const AddressLimit limit(1);
  EXPECT_EQ(limit.Key(Address("2001:db8:0:1::1")), limit.Key(Address("2001:db8:0:1:ffff::2")));
  EXPECT_NE(limit.Key(Address("2001:db8:0:1::1")), limit.Key(Address("2001:db8:0:2::1")));
  EXPECT_NE(limit.Key(Address("192.0.2.1")), limit.Key(Address("192.0.2.2")));
  EXPECT_EQ(limit.Key(Address("192.0.2.1")), limit.Key(Address("::ffff:192.0.2.1")));
}

TEST(PeerText, IsTheAddressAlone) {
  EXPECT_EQ(PeerText(Address("192.0.2.1")), "192.0.2.1");
  EXPECT_EQ(PeerText(Address("::ffff:192.0.2.1")), "192.0.2.1");
  EXPECT_EQ(PeerText(Address("2001:db8::1")), "2001:db8::1");
}

}  // namespace
}  // namespace writ::http
