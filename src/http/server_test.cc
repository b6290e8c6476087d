#include "http/server.h"

#include <gtest/gtest.h>

#include <future>
#include <string>

#include "http/raw_client.h"
#include "http/test_requests.h"
#include "http/test_server.h"
#include "writ/fault.h"

namespace writ::http {
namespace {

using std::chrono::milliseconds;

TEST(Server, KeepsAConnectionForManyRequests) {
  TestServer server;
  RawClient client(server.port());
  for (int i = 0; i < 20; ++i) {
    const std::string body = "body " + std::to_string(i);
    client.Send(Post(body));
    const auto reply = client.Read();
    ASSERT_TRUE(reply.has_value());
    EXPECT_EQ(reply->body, "|" + body);
    EXPECT_FALSE(reply->Has("Connection: close"));
    EXPECT_EQ(reply->Field("X-Request-Id").size(), 16U);
    EXPECT_TRUE(reply->Field("Date").ends_with(" GMT"));
  }
  EXPECT_EQ(server.server.Counts().connections_accepted, 1U);
  EXPECT_EQ(server.finished(), 20U);
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
  TestServer server;
  RawClient client(server.port());
  std::string requests;
  for (int i = 0; i < 50; ++i) requests += Post(std::to_string(i));
  client.Send(requests);
  for (int i = 0; i < 50; ++i) {
    const auto reply = client.Read();
    ASSERT_TRUE(reply.has_value());
    EXPECT_EQ(reply->body, "|" + std::to_string(i));
  }
}

TEST(Server, AnswersNothingBeforeAnEarlierRequestThatWaits) {
  TestServer server;
  RawClient client(server.port());
  client.Send(std::string(kWait) + std::string(kGet));
  ASSERT_TRUE(server.Waits(1));
  RawClient other(server.port());
  EXPECT_EQ(StatusOf(other, kGet), 200) << "others go on meanwhile";
  EXPECT_FALSE(client.Hears(milliseconds(0)));
  server.Release();
  EXPECT_EQ(client.Read()->body, "woken");
  EXPECT_EQ(client.Read()->body, "a|");
}

TEST(Server, EndsAConnectionAfterItsLastRequest) {
  Limits limits;
  limits.max_requests_per_connection = 3;
  TestServer server(limits);
  RawClient client(server.port());
  client.Send(std::string(kGet) + std::string(kGet) + std::string(kGet) + std::string(kGet));
  EXPECT_FALSE(client.Read()->Has("Connection: close"));
  EXPECT_FALSE(client.Read()->Has("Connection: close"));
  EXPECT_TRUE(client.Read()->Has("Connection: close"));
  EXPECT_TRUE(client.Closes());
}

TEST(Server, ClosesWhenAskedAndWithHttp10) {
  TestServer server;
  for (const char* request :
       {"GET /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "GET /echo HTTP/1.0\r\n\r\n",
        "GET /echo HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"}) {
    RawClient client(server.port());
    client.Send(request);
    EXPECT_TRUE(client.Read()->Has("Connection: close")) << request;
    EXPECT_TRUE(client.Closes()) << request;
  }
}

TEST(Server, AnswersHeadWithTheHeadOfGet) {
  TestServer server;
  RawClient client(server.port());
  client.Send("HEAD /echo?abc HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto head = client.Read(RawClient::Expect::kHeadOnly);
  client.Send("GET /echo?abc HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto get = client.Read();
  ASSERT_TRUE(head && get);
  EXPECT_EQ(head->Field("Content-Length"), get->Field("Content-Length"));
  EXPECT_EQ(head->Field("Content-Type"), get->Field("Content-Type"));
  EXPECT_EQ(get->body, "abc|");
}

struct PlainCase {
  const char* says;
  std::string_view request;
  int status;
  const char* allow;
};

TEST(Server, AnswersMethodsAndPaths) {
  const PlainCase cases[] = {
      {"OPTIONS", "OPTIONS /echo HTTP/1.1\r\nHost: x\r\n\r\n", 204, "GET, HEAD, POST, OPTIONS"},
      {"OPTIONS of the server", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 204, "GET, HEAD, POST, OPTIONS"},
      {"a method not offered", "DELETE /echo HTTP/1.1\r\nHost: x\r\n\r\n", 405, "GET, HEAD, POST, OPTIONS"},
      {"an unknown path", "GET /nope HTTP/1.1\r\nHost: x\r\n\r\n", 404, ""},
      {"CONNECT", "CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n", 405, "GET, HEAD, POST, OPTIONS"},
      {"a fault", "GET /fault HTTP/1.1\r\nHost: x\r\n\r\n", 503, ""},
      {"and the connection still serves", kGet, 200, ""},
  };
  TestServer server;
  RawClient client(server.port());
  for (const PlainCase& test : cases) {
    client.Send(test.request);
    const auto reply = client.Read();
    ASSERT_TRUE(reply.has_value()) << test.says;
    EXPECT_EQ(reply->status, test.status) << test.says;
    EXPECT_EQ(reply->Field("Allow"), test.allow) << test.says;
    EXPECT_EQ(server.last_status(), test.status) << test.says;
  }
}

TEST(Server, TakesTheBodyOfARefusedRequestOffTheConnection) {
  TestServer server;
  RawClient client(server.port());
  client.Send(
      "POST /nope HTTP/1.1\r\nHost: x\r\nContent-Length: 33\r\n\r\nGET /echo HTTP/1.1\r\nHost: smuggle" +
      std::string(kGet));
  EXPECT_EQ(client.Read()->status, 404);
  EXPECT_EQ(client.Read()->body, "a|");
}

TEST(Server, SaysContinueWhenAsked) {
  TestServer server;
  RawClient client(server.port());
  client.Send("POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(client.Read()->status, 100);
  client.Send("hi");
  EXPECT_EQ(client.Read()->body, "|hi");
}

TEST(Server, SaysNoContinueWhenTheBodyIsThere) {
  TestServer server;
  RawClient client(server.port());
  client.Send(Post("hi", "Expect: 100-continue\r\n"));
  EXPECT_EQ(client.Read()->body, "|hi");
}

TEST(Server, RefusesInsteadOfSayingContinue) {
  TestServer server;
  RawClient client(server.port());
  client.Send("POST /nope HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  const auto reply = client.Read();
  EXPECT_EQ(reply->status, 404);
  EXPECT_TRUE(reply->Has("Connection: close"));
  client.Send("hi");
  client.ShutdownSend();
  EXPECT_TRUE(client.Closes());
}

//= security:F-05
TEST(Server, FinishesWhatIsUnderWayWhenItDrains) {
  TestServer server;
  RawClient idle(server.port());
  EXPECT_EQ(StatusOf(idle, kGet), 200);
  RawClient busy(server.port());
  busy.Send(kWait);
  ASSERT_TRUE(server.Waits(1));
  auto drained = std::async([&] { return server.server.Drain(server.clock.Steady() + Seconds(20)); });
  EXPECT_TRUE(idle.Closes());
  EXPECT_THROW(
      {
        // The listening sockets close a moment later than the idle connections.
        while (true) RawClient refused(server.port());
      },
      std::runtime_error);
  server.Release();
  const auto reply = busy.Read();
  EXPECT_EQ(reply->body, "woken");
  EXPECT_TRUE(reply->Has("Connection: close"));
  busy.ShutdownSend();
  EXPECT_EQ(drained.get(), Server::Drained::kAll);
}

TEST(Server, CutsOffWhatIsNotDoneByTheDeadline) {
  Limits limits;
  limits.request_time = Milliseconds(200);
  TestServer server(limits);
  RawClient busy(server.port());
  busy.Send(kWait);
  ASSERT_TRUE(server.Waits(1));
  EXPECT_EQ(server.server.Drain(server.clock.Steady() + Milliseconds(20)), Server::Drained::kCut);
  EXPECT_TRUE(busy.Closes());
  EXPECT_EQ(server.waited_to_the_end, 1) << "the handler itself is not cut off";
}

TEST(Server, SharesAPortAmongItsThreadsAndWithNobodyElse) {
  TestServer server({}, 3);
  std::vector<RawClient> clients;
  for (int i = 0; i < 30; ++i) clients.emplace_back(server.port());
  for (RawClient& client : clients) EXPECT_EQ(StatusOf(client, kGet), 200);
  EXPECT_THROW(OpenListening({"127.0.0.1", server.port()}, 1), Fault);
}

TEST(Server, SaysWhyItCannotListen) {
  EXPECT_THROW(OpenListening({"no-address", 0}, 1), Fault);
  EXPECT_THROW(OpenListening({"192.0.2.1", 0}, 1), Fault);
}

TEST(Server, ListensOnIpv6) {
  TestServer server({}, 1, "::");  // takes IPv4 too
  RawClient client(server.port());
  EXPECT_EQ(StatusOf(client, kGet), 200);
}

}  // namespace
}  // namespace writ::http
