// Raw requests that servers of this world read differently, against a real server over loopback.
#include <gtest/gtest.h>

#include <string>

#include "http/raw_client.h"
#include "http/test_server.h"

namespace writ::http {
namespace {

constexpr std::string_view kForm = "grant_type=client_credentials";  // 29 bytes

struct StrictnessCase {
  const char* says;
  std::string bytes;
  int status;
};

std::string Post(std::string_view headers, std::string_view body = kForm) {
  return "POST /echo HTTP/1.1\r\nHost: x\r\n" + std::string(headers) + "\r\n" + std::string(body);
}

std::string Get(std::string_view headers) {
  return "GET /echo HTTP/1.1\r\n" + std::string(headers) + "\r\n";
}

std::string Chunked(std::string_view body) {
  return Post("Transfer-Encoding: chunked\r\n", body);
}

const std::string kChunks = "1d\r\n" + std::string(kForm) + "\r\n0\r\n\r\n";

std::vector<StrictnessCase> LengthCases() {
  return {
      {"a plain request", Post("Content-Length: 29\r\n"), 200},
      {"length and coding", Post("Content-Length: 29\r\nTransfer-Encoding: chunked\r\n", kChunks), 400},
      {"coding and length", Post("Transfer-Encoding: chunked\r\nContent-Length: 29\r\n", kChunks), 400},
      {"two lengths that differ", Post("Content-Length: 29\r\nContent-Length: 5\r\n"), 400},
      {"two equal lengths", Post("Content-Length: 29\r\nContent-Length: 29\r\n"), 400},
      {"a list of equal lengths", Post("Content-Length: 29, 29\r\n"), 400},
      {"a length with a plus", Post("Content-Length: +29\r\n"), 400},
      {"a length with a minus", Post("Content-Length: -29\r\n"), 400},
      {"a length in hex", Post("Content-Length: 0x1d\r\n"), 400},
      {"a length of 2^64 + 29", Post("Content-Length: 18446744073709551645\r\n"), 400},
      {"an empty length", Post("Content-Length: \r\n"), 400},
      {"a length with a blank inside", Post("Content-Length: 2 9\r\n"), 400},
      {"a length over the limit", Post("Content-Length: 1000000\r\n", ""), 413},
  };
}

std::vector<StrictnessCase> LineCases() {
  using namespace std::string_literals;
  return {
      {"a folded header", Post("A: b\r\n c\r\nContent-Length: 29\r\n"), 400},
      {"a header folded with a tab", Post("A: b\r\n\tc\r\nContent-Length: 29\r\n"), 400},
      {"a first header line that begins with a blank", Get(" Host: x\r\n"), 400},
      {"a lone LF in one header", Post("A: b\nContent-Length: 29\r\n"), 400},
      {"nothing but lone LFs", "GET /echo HTTP/1.1\nHost: x\n\n", 400},
      {"a lone CR in a value", Post("A: b\rc\r\nContent-Length: 29\r\n"), 400},
      {"a lone CR as line end", "GET /echo HTTP/1.1\rHost: x\r\n\r\n", 400},
      {"a blank before the colon", Post("Content-Length : 29\r\n"), 400},
      {"a header without colon", Get("Host: x\r\nNoColon\r\n"), 400},
      {"a header without name", Get("Host: x\r\n: value\r\n"), 400},
      {"a control byte in a name", Get("Host: x\r\nA\x01: b\r\n"), 400},
      {"NUL in a value", Get("Host: x\r\nA: b\0c\r\n"s), 400},
      {"NUL in the target", "GET /ec\0ho HTTP/1.1\r\nHost: x\r\n\r\n"s, 400},
      {"a 64 kB header", Get("Host: x\r\nA: " + std::string(65'536, 'a') + "\r\n"), 431},
      {"a hundred and one headers",
       Get("Host: x\r\n" +
           [] {
             std::string many;
             for (int i = 0; i < 100; ++i) many += "A: b\r\n";
             return many;
           }()),
       431},
      {"a target over the limit", "GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n", 414},
      {"two blanks in the request line", "GET  /echo HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"a tab in the request line", "GET\t/echo HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"a blank at the end of the request line", "GET /echo HTTP/1.1 \r\nHost: x\r\n\r\n", 400},
      {"a fragment in the target", "GET /echo#a HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"a version in small letters", "GET /echo http/1.1\r\nHost: x\r\n\r\n", 400},
      {"HTTP/0.9", "GET /echo\r\n\r\n", 400},
      {"HTTP/2.0", "GET /echo HTTP/2.0\r\nHost: x\r\n\r\n", 505},
      {"the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"a TLS handshake", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n", 13), 400},
      {"an unknown method", "BREW /echo HTTP/1.1\r\nHost: x\r\n\r\n", 501},
      {"a method in small letters", "get /echo HTTP/1.1\r\nHost: x\r\n\r\n", 501},
      {"a method that is no token", "G(T /echo HTTP/1.1\r\nHost: x\r\n\r\n", 400},
  };
}

std::vector<StrictnessCase> CodingCases() {
  return {
      {"chunks", Chunked(kChunks), 200},
      {"the coding in capitals", Post("Transfer-Encoding: CHUNKED\r\n", kChunks), 200},
      {"a chunk extension", Chunked("1d;a=b\r\n" + std::string(kForm) + "\r\n0\r\n\r\n"), 200},
      {"a 100 kB chunk extension",
       Chunked("1d;a=" + std::string(100'000, 'b') + "\r\n" + std::string(kForm) + "\r\n0\r\n\r\n"), 400},
      {"a lone LF in a chunk extension", Chunked("1d;a\n\r\n" + std::string(kForm) + "\r\n0\r\n\r\n"), 400},
      {"a chunk size that is none", Chunked("1g\r\n" + std::string(kForm) + "\r\n0\r\n\r\n"), 400},
      {"a chunk size that overflows",
       Chunked("10000000000000001d\r\n" + std::string(kForm) + "\r\n0\r\n\r\n"), 400},
      {"a chunk without its line end", Chunked("1d\r\n" + std::string(kForm) + "xx0\r\n\r\n"), 400},
      {"a negative chunk size", Chunked("-1\r\n" + std::string(kForm) + "\r\n0\r\n\r\n"), 400},
      {"chunks over the limit of a body", Chunked("20000\r\n"), 413},
      {"gzip, chunked", Post("Transfer-Encoding: gzip, chunked\r\n", kChunks), 501},
      {"identity", Post("Transfer-Encoding: identity\r\n"), 501},
      {"chunked, identity", Post("Transfer-Encoding: chunked, identity\r\n", kChunks), 501},
      {"xchunked", Post("Transfer-Encoding: xchunked\r\n", kChunks), 501},
      {"chunked in quotes", Post("Transfer-Encoding: \"chunked\"\r\n", kChunks), 501},
      {"chunked twice", Post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", kChunks), 400},
      {"a coding with HTTP/1.0",
       "POST /echo HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + kChunks, 400},
      {"no Host", Get(""), 400},
      {"two Hosts", Get("Host: x\r\nHost: x\r\n"), 400},
      {"no Host with HTTP/1.0", "GET /echo HTTP/1.0\r\n\r\n", 200},
      {"two Hosts with HTTP/1.0", "GET /echo HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n", 400},
      {"an absolute target", "GET http://x/echo HTTP/1.1\r\nHost: x\r\n\r\n", 200},
      {"an unknown expectation", Post("Expect: 200-ok\r\nContent-Length: 29\r\n"), 417},
  };
}

class Strictness : public testing::Test {
 protected:
  /// Also: what is refused for its bytes ends the connection, and the bytes after it are never a request.
  void Check(const std::vector<StrictnessCase>& cases) {
    for (const StrictnessCase& test : cases) {
      RawClient client(server_.port());
      client.Send(test.bytes);
      const auto reply = client.Read();
      ASSERT_TRUE(reply.has_value()) << test.says << ": no reply";
      EXPECT_EQ(reply->status, test.status) << test.says;
      if (test.status == 200) continue;
      const bool method_alone = test.status == 501 && test.bytes.find("Transfer") == std::string::npos;
      EXPECT_EQ(reply->Has("Connection: close"), !method_alone) << test.says;
      client.ShutdownSend();
      EXPECT_TRUE(client.Closes()) << test.says << ": something after the reply";
    }
  }

  TestServer server_;
};

TEST_F(Strictness, OfLengths) {
  Check(LengthCases());
}
TEST_F(Strictness, OfLinesAndHeaders) {
  Check(LineCases());
}
TEST_F(Strictness, OfCodingsAndHosts) {
  Check(CodingCases());
}

TEST_F(Strictness, GivesTheSameAnswerWhereverTheBytesAreSplit) {
  const std::string bytes =
      "POST /echo?q HTTP/1.1\r\nHost: x\r\nContent-Length: 29\r\n\r\n" + std::string(kForm);
  std::string whole;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    RawClient client(server_.port());
    client.Send(std::string_view(bytes).substr(0, at));
    // So that the server sees two pieces: it has looked at the first when a round trip elsewhere is over.
    RawClient other(server_.port());
    other.Send("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(other.Read().has_value());
    client.Send(std::string_view(bytes).substr(at));
    const auto reply = client.Read();
    ASSERT_TRUE(reply.has_value()) << "split at " << at;
    EXPECT_EQ(reply->status, 200) << "split at " << at;
    if (at == 0) whole = reply->body;
    EXPECT_EQ(reply->body, whole) << "split at " << at;
  }
}

}  // namespace
}  // namespace writ::http
