#include "server/address.h"

#include <gtest/gtest.h>

#include "writ/fault.h"

namespace writ::server {
namespace {

TEST(ListenAddress, TakesHostsOfEveryKind) {
  const struct {
    const char* text;
    const char* host;
    int port;
  } cases[] = {{"127.0.0.1:5000", "127.0.0.1", 5000}, {"[::1]:0", "::1", 0}, {":65535", "::", 65535}};
  for (const auto& c : cases) {
    const http::ListenAddress address = ParseListenAddress(c.text);
    EXPECT_EQ(address.host, c.host) << c.text;
    EXPECT_EQ(address.port, c.port) << c.text;
  }
}

TEST(ListenAddress, RefusesTheRest) {
  for (const char* text :
       {"", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:http", "127.0.0.1:-1"}) {
    EXPECT_THROW(ParseListenAddress(text), Fault) << text;
  }
}

}  // namespace
}  // namespace writ::server
