#include "outbound/public_address.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>

namespace writ::outbound {
namespace {

bool IsPublicText(const char* text) {
  sockaddr_storage storage{};
  if (auto& v4 = reinterpret_cast<sockaddr_in&>(storage); inet_pton(AF_INET, text, &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
  } else if (auto& v6 = reinterpret_cast<sockaddr_in6&>(storage);
             inet_pton(AF_INET6, text, &v6.sin6_addr) == 1) {
    v6.sin6_family = AF_INET6;
  } else {
    ADD_FAILURE() << text << " is no address";
  }
  return IsPublic(reinterpret_cast<const sockaddr&>(storage));
}

TEST(IsPublic, TakesPublicUnicastAlone) {
  for (const char* const text : {"0.0.0.0",
                                 "10.1.2.3",
                                 "100.64.0.1",
                                 "100.127.255.255",
                                 "127.0.0.1",
                                 "127.255.0.9",
                                 "169.254.169.254",
                                 "172.16.0.1",
                                 "172.31.255.255",
                                 "192.0.0.8",
                                 "192.0.2.1",
                                 "192.88.99.1",
                                 "192.168.1.1",
                                 "198.18.0.1",
                                 "198.19.255.255",
                                 "198.51.100.1",
                                 "203.0.113.9",
                                 "224.0.0.1",
                                 "239.1.1.1",
                                 "240.0.0.1",
                                 "255.255.255.255",
                                 "::",
                                 "::1",
                                 "::7f00:1",
                                 "fc00::1",
                                 "fd12::1",
                                 "fe80::1",
                                 "fec0::1",
                                 "ff02::1",
                                 "100::1",
                                 "2001:db8::1",
                                 "2001::1",
                                 "2001:2::1",
                                 "3fff::1",
                                 "5f00::1"}) {
    EXPECT_FALSE(IsPublicText(text)) << text;
  }
  for (const char* const text :
       {"1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
        "128.0.0.1", "172.15.255.255", "172.32.0.0", "192.167.255.255", "223.255.255.255", "2606:4700::1111",
        "2a00:1450::1", "2001:200::1"}) {
    EXPECT_TRUE(IsPublicText(text)) << text;
  }
}

TEST(IsPublic, LooksIntoAddressesThatCarryAnother) {
  for (const char* const text : {"::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1",
                                 "64:ff9b::10.0.0.1", "2002:7f00:1::", "2002:a9fe:a9fe::1"}) {
    EXPECT_FALSE(IsPublicText(text)) << text;
  }
  for (const char* const text : {"::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"}) {
    EXPECT_TRUE(IsPublicText(text)) << text;
  }
}

TEST(IsPublic, TakesNoOtherKindOfSocket) {
  const sockaddr local{AF_UNIX, {}};
  EXPECT_FALSE(IsPublic(local));
}

}  // namespace
}  // namespace writ::outbound
