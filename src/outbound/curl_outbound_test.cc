#include "outbound/curl_outbound.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "outbound/public_address.h"
#include "runtime/system_clock.h"
#include "runtime/thread_waiter.h"
#include "writ/fault.h"

namespace {
std::atomic<int> g_lookups = 0;
std::atomic<bool> g_slow_names = false;  // a look-up of `slow.test` takes as long as this is so
}  // namespace

/// Stands in the place of the C library's: of `rebinds.test` it says 198.41.0.4 once, and then 127.0.0.1.
extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints, addrinfo** result) {
  using Function = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
  static const auto real = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "getaddrinfo"));
  if (node != nullptr && std::string(node) == "slow.test") {
    g_slow_names.wait(true);
    return EAI_AGAIN;
  }
  const bool rebinds = node != nullptr && std::string(node) == "rebinds.test";
  if (!rebinds) return real(node, service, hints, result);
  return real(g_lookups++ == 0 ? "198.41.0.4" : "127.0.0.1", service, hints, result);
}

namespace writ::outbound {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;
using testing::StartsWith;

/// Answers each connection with the same bytes, whatever it is asked; and then says no more.
class Canary {
 public:
  explicit Canary(std::string answer)
      : answer_(std::move(answer)), listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_, any, size) != 0 || ::listen(listener_, 64) != 0) std::abort();
    ::getsockname(listener_, any, &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { Serve(); });
  }
  Canary(const Canary&) = delete;
  Canary& operator=(const Canary&) = delete;
  ~Canary() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
    for (const int open : open_) ::close(open);
  }

  std::string Url(const std::string& host = "127.0.0.1") const {
    return "http://" + host + ":" + std::to_string(port_) + "/path?query=1";
  }
  int hits() const { return hits_; }
  const std::string& heard() const { return heard_; }  // once a reply is there

 private:
  void Serve() {
    for (int peer = 0; (peer = ::accept(listener_, nullptr, nullptr)) >= 0;) {
      ++hits_;
      char bytes[4'096];
      const ssize_t got = ::recv(peer, bytes, sizeof bytes, 0);
      heard_.assign(bytes, got > 0 ? static_cast<std::size_t>(got) : 0);
      ::send(peer, answer_.data(), answer_.size(), MSG_NOSIGNAL);
      open_.push_back(peer);
    }
  }

  const std::string answer_;
  const int listener_;
  std::uint16_t port_ = 0;
  std::atomic<int> hits_ = 0;
  std::string heard_;
  std::vector<int> open_;
  std::thread thread_;
};

const runtime::SystemClock kClock;

OutboundReply Send(const Reach& reach, OutboundRequest request, Milliseconds within = Milliseconds(10'000)) {
  runtime::ThreadWaiter waiter;
  CurlOutbound outbound(kClock, waiter, reach);
  if (request.method.empty()) request.method = "GET";
  request.deadline = kClock.Steady() + within;
  return outbound.Send(request);
}

const Reach kAnywhere{.private_addresses = true, .plain_http = true, .ca_file = {}};

OutboundRequest Get(std::string url) {
  OutboundRequest request;
  request.url = std::move(url);
  return request;
}

TEST(CurlOutbound, BringsStatusHeadersAndBody) {
  const Canary canary(
      "HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\nHTTP/1.1 418 Short\r\nX-Name:  Value \r\nContent-Length: "
      "4\r\n\r\nbody");
  const OutboundReply reply = Send(kAnywhere, Get(canary.Url()));
  EXPECT_EQ(reply.status, 418);
  EXPECT_EQ(reply.body, "body");
  EXPECT_THAT(reply.headers, Contains(Pair("x-name", "Value")));
  EXPECT_THAT(reply.headers, Not(Contains(Pair("x-early", "1"))));
  EXPECT_THAT(canary.heard(), StartsWith("GET /path?query=1 HTTP/1.1\r\n"));
}

TEST(CurlOutbound, SendsAForm) {
  const Canary canary("HTTP/1.1 204 None\r\n\r\n");
  OutboundRequest request = Get(canary.Url());
  request.method = "POST";
  request.body = std::string("a=1\0b", 5);
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
  EXPECT_EQ(Send(kAnywhere, request).status, 204);
  EXPECT_THAT(canary.heard(), AllOf(StartsWith("POST /path"), HasSubstr("Content-Length: 5\r\n"),
                                    HasSubstr("Content-Type: application/x-www-form-urlencoded\r\n"),
                                    Not(HasSubstr("Expect"))));
}

TEST(CurlOutbound, SendsNoHeaderThatHoldsAnother) {
  const Canary canary("HTTP/1.1 204 None\r\n\r\n");
  OutboundRequest request = Get(canary.Url());
  request.headers = {{"X", "a\r\nY: b"}};
  EXPECT_THROW(Send(kAnywhere, request), Fault);
  EXPECT_EQ(canary.hits(), 0);
}

//= security:T-CA-19
TEST(CurlOutbound, FollowsNoRedirect) {
  const Canary inside("HTTP/1.1 200 Fine\r\nContent-Length: 0\r\n\r\n");
  const Canary canary("HTTP/1.1 302 Elsewhere\r\nLocation: " + inside.Url() +
                      "\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(Send(kAnywhere, Get(canary.Url())).status, 302);
  EXPECT_EQ(inside.hits(), 0);
}

//= op:1.11
//= security:T-CA-19
TEST(CurlOutbound, GoesToNoPrivateAddressHoweverItIsWritten) {
  const Canary canary("HTTP/1.1 200 Fine\r\nContent-Length: 0\r\n\r\n");
  const Reach http{.private_addresses = false, .plain_http = true, .ca_file = {}};
  for (const char* const host : {"127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
                                 "0x7f000001", "2130706433", "127.1", "0.0.0.0", "user@127.0.0.1"}) {
    EXPECT_THROW(Send(http, Get(canary.Url(host))), Fault) << host;
  }
  EXPECT_EQ(canary.hits(), 0);
}

TEST(CurlOutbound, StaysOnThisMachineWhereItIsToldTo) {
  const Canary canary("HTTP/1.1 200 Fine\r\nContent-Length: 0\r\n\r\n");
  for (const char* const host : {"127.0.0.1", "localhost"}) {
    OutboundRequest request = Get(canary.Url(host));
    request.to_loopback = true;
    EXPECT_EQ(Send({}, request).status, 200) << host;
  }
  EXPECT_EQ(canary.hits(), 2);
  // Whatever the name, and whatever else is allowed.
  for (const char* const host : {"192.0.2.1", "0.0.0.0", "[::ffff:127.0.0.1]"}) {
    OutboundRequest request = Get(canary.Url(host));
    request.to_loopback = true;
    EXPECT_THROW(Send(kAnywhere, request, Milliseconds(2'000)), Fault) << host;
  }
  EXPECT_EQ(canary.hits(), 2);
}

//= security:T-CA-19
TEST(CurlOutbound, GoesToNoHostThatTurnsPrivateAfterItWasLookedUp) {
  const Canary canary("HTTP/1.1 200 Fine\r\nContent-Length: 0\r\n\r\n");
  const Reach http{.private_addresses = false, .plain_http = true, .ca_file = {}};
  addrinfo* first = nullptr;
  ASSERT_EQ(getaddrinfo("rebinds.test", "80", nullptr, &first), 0);
  EXPECT_TRUE(IsPublic(*first->ai_addr));
  freeaddrinfo(first);
  EXPECT_THROW(Send(http, Get(canary.Url("rebinds.test")), Milliseconds(2'000)), Fault);
  EXPECT_GE(g_lookups, 2);
  EXPECT_EQ(canary.hits(), 0);
  // The name leads to the canary where that is allowed: it was the address that was refused.
  EXPECT_EQ(Send(kAnywhere, Get(canary.Url("rebinds.test"))).status, 200);
  EXPECT_EQ(canary.hits(), 1);
}

/// While it is there a look-up of `slow.test` takes its time.
class SlowNames {
 public:
  SlowNames() { g_slow_names = true; }
  SlowNames(const SlowNames&) = delete;
  SlowNames& operator=(const SlowNames&) = delete;
  ~SlowNames() {
    g_slow_names = false;
    g_slow_names.notify_all();
  }
};

/// Whoever waits for a name that is slow to be looked up holds up nobody else.
TEST(CurlOutbound, ASlowNameIsNobodyElsesMatter) {
  const Canary canary("HTTP/1.1 200 Fine\r\nContent-Length: 0\r\n\r\n");
  runtime::ThreadWaiter waiter;
  CurlOutbound outbound(kClock, waiter, kAnywhere);
  const auto send = [&](const std::string& host, Milliseconds within) {
    OutboundRequest request = Get(canary.Url(host));
    request.method = "GET";
    request.deadline = kClock.Steady() + within;
    return outbound.Send(request);
  };
  const SlowNames slow;
  EXPECT_THROW(send("slow.test", Milliseconds(300)), Fault);
  // The look-up is still under way, and stays so until this is answered.
  EXPECT_EQ(send("127.0.0.1", Milliseconds(5'000)).status, 200);
}

TEST(CurlOutbound, TellsOfABodyThatIsTooLong) {
  const Canary canary("HTTP/1.1 200 Fine\r\nContent-Length: 5\r\n\r\nbody!");
  OutboundRequest request = Get(canary.Url());
  request.max_reply_bytes = 4;
  const OutboundReply reply = Send(kAnywhere, request);
  EXPECT_TRUE(reply.too_long);
  EXPECT_EQ(reply.status, 200);
  request.max_reply_bytes = 5;
  EXPECT_FALSE(Send(kAnywhere, request).too_long);
}

TEST(CurlOutbound, HearsNoHeaderThatComesAfterTheBody) {
  const Canary canary(
      "HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\nX-First: 1\r\n\r\n"
      "1\r\n!\r\n0\r\nContent-Type: application/json\r\n\r\n");
  const OutboundReply reply = Send(kAnywhere, Get(canary.Url()));
  EXPECT_EQ(reply.body, "!");
  EXPECT_THAT(reply.headers, Contains(Pair("x-first", "1")));
  EXPECT_THAT(reply.headers, Not(Contains(Pair("content-type", "application/json"))));
}

TEST(CurlOutbound, NamesThePurposeInAFault) {
  OutboundRequest request = Get("ftp://127.0.0.1/");
  request.purpose = "grant hook";
  try {
    Send(kAnywhere, request);
    ADD_FAILURE();
  } catch (const Fault& fault) {
    EXPECT_THAT(fault.what(), StartsWith("outbound, grant hook: "));
  }
}

//= security:T-CA-19
TEST(CurlOutbound, SpeaksHttpsAlone) {
  const Canary canary("HTTP/1.1 200 Fine\r\nContent-Length: 0\r\n\r\n");
  const Reach inside{.private_addresses = true, .plain_http = false, .ca_file = {}};
  for (const std::string& url :
       {canary.Url(), std::string("file:///etc/hostname"), std::string("ftp://127.0.0.1/"),
        std::string("gopher://127.0.0.1/"), std::string("no url at all"), std::string()}) {
    EXPECT_THROW(Send(inside, Get(url)), Fault) << url;
  }
  EXPECT_EQ(canary.hits(), 0);
}

TEST(CurlOutbound, UsesNoProxyOfTheEnvironment) {
  const Canary proxy("HTTP/1.1 200 Proxied\r\nContent-Length: 0\r\n\r\n");
  const Canary canary("HTTP/1.1 201 Direct\r\nContent-Length: 0\r\n\r\n");
  ::setenv("http_proxy", proxy.Url().c_str(), 1);
  const OutboundReply reply = Send(kAnywhere, Get(canary.Url()));
  ::unsetenv("http_proxy");
  EXPECT_EQ(reply.status, 201);
  EXPECT_EQ(proxy.hits(), 0);
}

//= security:T-CA-19
TEST(CurlOutbound, FaultsOnAReplyThatIsNeverWhole) {
  const std::string head = "HTTP/1.1 200 Fine\r\n";
  struct Case {
    const char* says;
    std::string answer;
  };
  const Case cases[] = {
      {"headers past the limit", head + "X: " + std::string(20'000, 'x') + "\r\nContent-Length: 0\r\n\r\n"},
      {"no HTTP", "SSH-2.0-x\r\n\r\n"},
      {"a body that stops", head + "Content-Length: 10\r\n\r\nhalf"},
      {"nothing at all", ""},
      {"two lengths", head + "Content-Length: 2\r\nContent-Length: 3\r\n\r\nok!"},
  };
  for (const Case& c : cases) {
    const Canary canary(c.answer);
    OutboundRequest request = Get(canary.Url());
    request.max_reply_bytes = 1'000;
    EXPECT_THROW(Send(kAnywhere, request, Milliseconds(300)), Fault) << c.says;
  }
}

TEST(CurlOutbound, ServesManyAtOnce) {
  const Canary canary("HTTP/1.1 200 Fine\r\nContent-Length: 2\r\n\r\nok");
  runtime::ThreadWaiter waiter;
  CurlOutbound outbound(kClock, waiter, kAnywhere);
  std::atomic<int> fine = 0;
  std::vector<std::thread> callers;
  for (int i = 0; i < 16; ++i) {
    callers.emplace_back([&] {
      OutboundRequest request = Get(canary.Url());
      request.method = "GET";
      request.deadline = kClock.Steady() + Milliseconds(10'000);
      if (outbound.Send(request).body == "ok") ++fine;
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(fine, 16);
}

TEST(CurlOutbound, EndsWhileARequestIsUnderWay) {
  const Canary canary("");
  runtime::ThreadWaiter waiter;
  CurlOutbound outbound(kClock, waiter, kAnywhere);
  OutboundRequest request = Get(canary.Url());
  request.method = "GET";
  request.deadline = kClock.Steady() + Milliseconds(50);
  EXPECT_THROW(outbound.Send(request), Fault);
}

}  // namespace
}  // namespace writ::outbound
