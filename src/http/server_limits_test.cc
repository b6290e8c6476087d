// What one client may cost: times, sizes, numbers.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <future>
#include <string>

#include "http/raw_client.h"
#include "http/test_requests.h"
#include "http/test_server.h"
#include "writ/fault.h"

namespace writ::http {
namespace {

using std::chrono::milliseconds;

TEST(ServerLimits, GivesUpOnASlowHead) {
  Limits limits;
  limits.head_time = Milliseconds(50);
  TestServer server(limits);
  RawClient silent(server.port());
  RawClient slow(server.port());
  slow.Send("GET /echo HTT");
  EXPECT_EQ(slow.Read()->status, 408);
  EXPECT_TRUE(silent.Closes()) << "who said nothing is told nothing";
  EXPECT_EQ(server.server.Counts().timeouts, 2U);
}

//= security:S-01
TEST(ServerLimits, GivesUpOnAHeadThatDrips) {
  Limits limits;
  limits.head_time = Milliseconds(80);
  TestServer server(limits);
  RawClient client(server.port());
  const SteadyTime begin = server.clock.Steady();
  client.Send("GET /echo HTTP/1.1\r\nHost: x\r\n");
  while (!client.Hears(milliseconds(5))) client.Send("A: b\r\n");
  EXPECT_EQ(client.Read()->status, 408) << "the time is for the whole head, not for each piece";
  EXPECT_LT(server.clock.Steady() - begin, std::chrono::seconds(5));
}

TEST(ServerLimits, GivesUpOnASlowBody) {
  Limits limits;
  limits.body_time = Milliseconds(50);
  TestServer server(limits);
  RawClient client(server.port());
  client.Send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhel");
  const auto reply = client.Read();
  EXPECT_EQ(reply->status, 408);
  EXPECT_TRUE(reply->Has("Connection: close"));
}

//= security:S-02
TEST(ServerLimits, GivesUpOnABodyBelowTheRate) {
  Limits limits;
  limits.body_time = Milliseconds(60'000);
  TestServer server(limits);
  RawClient client(server.port());
  client.Send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\nhel");
  EXPECT_EQ(client.Read()->status, 408);
}

TEST(ServerLimits, ClosesIdleConnections) {
  Limits limits;
  limits.idle_time = Milliseconds(50);
  TestServer server(limits);
  RawClient client(server.port());
  EXPECT_EQ(StatusOf(client, kGet), 200);
  EXPECT_TRUE(client.Closes());
  EXPECT_EQ(server.server.Counts().timeouts, 0U);
}

TEST(ServerLimits, ClosesIdleConnectionsSoonerWhenCrowded) {
  Limits limits;
  limits.idle_time = Milliseconds(3'600'000);
  limits.crowded_idle_time = Milliseconds(20);
  limits.max_connections = 10;
  TestServer server(limits);
  std::vector<RawClient> clients;
  for (int i = 0; i < 7; ++i) {
    clients.emplace_back(server.port());
    EXPECT_EQ(StatusOf(clients.back(), kGet), 200);
  }
  EXPECT_FALSE(clients[0].Hears(milliseconds(60)));
  clients.emplace_back(server.port());
  EXPECT_TRUE(clients[0].Closes());
}

//= security:S-03
TEST(ServerLimits, GivesUpOnAClientThatDoesNotRead) {
  Limits limits;
  limits.write_time = Milliseconds(50);
  TestServer server(limits);
  RawClient client(server.port());
  const int small = 4096;
  setsockopt(client.fd(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  client.Send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(server.Becomes([](const FrontCounts& counts) { return counts.timeouts == 1; }));
  EXPECT_TRUE(server.Becomes([](const FrontCounts& counts) { return counts.open_connections == 0; }));
}

TEST(ServerLimits, SendsAReplyLargerThanASocketTakes) {
  TestServer server;
  RawClient client(server.port());
  client.Send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n" + std::string(kGet));
  EXPECT_EQ(client.Read()->body.size(), 8'000'000U);
  EXPECT_EQ(client.Read()->body, "a|");
}

TEST(ServerLimits, AnswersOneRequestTooManyWith503) {
  Limits limits;
  limits.max_in_flight = 2;
  TestServer server(limits);
  RawClient first(server.port());
  RawClient second(server.port());
  RawClient third(server.port());
  first.Send(kWait);
  second.Send(kWait);
  ASSERT_TRUE(server.Waits(2));
  third.Send(kGet);
  const auto refused = third.Read();
  EXPECT_EQ(refused->status, 503);
  EXPECT_NE(refused->Field("Retry-After"), "");
  EXPECT_EQ(server.server.Counts().refused_in_flight, 1U);
  server.Release();
  EXPECT_EQ(first.Read()->body, "woken");
  EXPECT_EQ(second.Read()->body, "woken");
  EXPECT_EQ(StatusOf(third, kGet), 200);
}

TEST(ServerLimits, FinishesTheRequestOfAClientThatHangsUp) {
  TestServer server;
  {
    RawClient client(server.port());
    client.Send(kWait);
    ASSERT_TRUE(server.Waits(1));
  }
  server.Release();
  EXPECT_TRUE(server.Becomes([](const FrontCounts& counts) { return counts.open_connections == 0; }));
  EXPECT_EQ(server.waited_to_the_end, 1);
}

TEST(ServerLimits, EndsAHandlersWaitAtTheDeadlineOfItsRequest) {
  Limits limits;
  limits.request_time = Milliseconds(40);
  TestServer server(limits);
  RawClient client(server.port());
  client.Send(kWait);
  EXPECT_EQ(client.Read()->body, "deadline");
}

TEST(ServerLimits, LimitsTheConnectionsOfAnAddress) {
  Limits limits;
  limits.max_connections_per_address = 2;
  TestServer server(limits);
  RawClient first(server.port());
  EXPECT_EQ(StatusOf(first, kGet), 200);
  {
    RawClient second(server.port());
    EXPECT_EQ(StatusOf(second, kGet), 200);
    RawClient third(server.port());
    EXPECT_TRUE(third.Closes());
  }
  EXPECT_TRUE(server.Becomes([](const FrontCounts& counts) { return counts.open_connections == 1; }));
  RawClient fourth(server.port());
  EXPECT_EQ(StatusOf(fourth, kGet), 200);
  EXPECT_EQ(server.server.Counts().connections_refused, 1U);
}

TEST(ServerLimits, LetsConnectionsOverTheLimitWait) {
  Limits limits;
  limits.max_connections = 2;
  TestServer server(limits);
  auto first = std::make_unique<RawClient>(server.port());
  RawClient second(server.port());
  EXPECT_EQ(StatusOf(*first, kGet), 200);
  EXPECT_EQ(StatusOf(second, kGet), 200);
  RawClient third(server.port());
  third.Send(kGet);
  EXPECT_FALSE(third.Hears(milliseconds(50)));
  first.reset();
  EXPECT_EQ(third.Read()->status, 200);
}

//= security:F-36
//= security:S-07
TEST(ServerLimits, SurvivesRunningOutOfFileDescriptors) {
  TestServer server;
  RawClient before(server.port());
  EXPECT_EQ(StatusOf(before, kGet), 200);
  rlimit usual{};
  getrlimit(RLIMIT_NOFILE, &usual);
  RawClient late(server.port());  // its socket is made before the limit, and accepted after it or never
  EXPECT_EQ(StatusOf(late, kGet), 200);
  const int spare = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ASSERT_GE(spare, 0);
  rlimit tight = usual;
  tight.rlim_cur = static_cast<rlim_t>(spare) + 1;
  setrlimit(RLIMIT_NOFILE, &tight);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(server.port());
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(connect(spare, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  EXPECT_TRUE(server.Becomes([](const FrontCounts& counts) { return counts.accept_pauses > 0; }));
  EXPECT_EQ(StatusOf(before, kGet), 200) << "those who are in are served";
  setrlimit(RLIMIT_NOFILE, &usual);
  EXPECT_TRUE(server.Becomes([](const FrontCounts& counts) { return counts.open_connections == 3; }));
  close(spare);
}

}  // namespace
}  // namespace writ::http
