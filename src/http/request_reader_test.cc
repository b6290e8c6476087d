#include "http/request_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace writ::http {
namespace {

/// What a reader made of some bytes: one line per request, then how it ended.
std::string ReadAll(const std::vector<std::string_view>& pieces, const Limits& limits = Limits()) {
  RequestReader reader(limits);
  std::string seen;
  for (const std::string_view piece : pieces) {
    std::string_view left = piece;
    while (!left.empty()) {
      const std::span<char> space = reader.Space();
      const std::size_t count = std::min(space.size(), left.size());
      std::ranges::copy(left.substr(0, count), space.begin());
      reader.Received(count);
      left.remove_prefix(count);
      auto progress = RequestReader::Progress::kNeedsMore;
      while ((progress = reader.Advance()) == RequestReader::Progress::kComplete) {
        const HttpRequest& request = reader.request();
        seen.append(request.path).append("?").append(request.query).append(" ");
        for (const HeaderField& field : request.headers)
          seen.append(field.name).append("=").append(field.value) += ';';
        seen.append(" [").append(request.body).append("]\n");
        reader.Next();
      }
      if (progress == RequestReader::Progress::kRefused) return seen + std::to_string(reader.error().status);
    }
  }
  return seen + (reader.started() ? "unfinished" : "end");
}

std::string ReadWhole(std::string_view bytes, const Limits& limits = {}) {
  return ReadAll({bytes}, limits);
}

struct ReaderCase {
  const char* says;
  std::string bytes;
  const char* seen;
};

std::vector<ReaderCase> ReaderCases() {
  return {
      {"a request without body", "GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n", "/a?b=c Host=x; []\nend"},
      {"a request with a length", "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello",
       "/a? Host=x;Content-Length=5; [hello]\nend"},
      {"blanks around a value are not part of it", "GET / HTTP/1.1\r\nHost: \t x \r\n\r\n",
       "/? Host=x; []\nend"},
      {"chunks are joined",
       "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
       "chunked\r\n\r\n3\r\nhel\r\n2;a=b\r\nlo\r\n0\r\n\r\n",
       "/a? Host=x;Transfer-Encoding=chunked; [hello]\nend"},
      {"trailers are read and dropped",
       "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nHost: y\r\n\r\n",
       "/a? Host=x;Transfer-Encoding=chunked; [hi]\nend"},
      {"two requests in one piece",
       "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhiGET /b HTTP/1.1\r\nHost: x\r\n\r\n",
       "/a? Host=x;Content-Length=2; [hi]\n/b? Host=x; []\nend"},
      {"a request after chunks",
       "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nh\r\n0\r\n\r\nGET /b "
       "HTTP/1.1\r\nHost: "
       "x\r\n\r\n",
       "/a? Host=x;Transfer-Encoding=chunked; [h]\n/b? Host=x; []\nend"},
      {"an empty line before the request line", "\r\nGET /a HTTP/1.1\r\nHost: x\r\n\r\n",
       "/a? Host=x; []\nend"},
      {"two empty lines before the request line", "\r\n\r\nGET /a HTTP/1.1\r\nHost: x\r\n\r\n", "400"},
      {"a lone LF", "GET /a HTTP/1.1\nHost: x\r\n\r\n", "400"},
      {"a folded header", "GET /a HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n", "400"},
      {"a length with a sign", "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: +5\r\n\r\nhello", "400"},
      {"a chunk size that is none", "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1g\r\n",
       "400"},
      {"a chunk that is longer than its size",
       "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n", "400"},
      {"a chunk extension in quotes",
       "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5;a=\"\r\n\"\r\nhello\r\n0\r\n\r\n",
       "400"},
      {"a trailer with a length",
       "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 3\r\n\r\n",
       "400"},
      {"a version of two", "GET /a HTTP/2.0\r\nHost: x\r\n\r\n", "505"},
      {"no version", "GET /a\r\nHost: x\r\n\r\n", "400"},
      {"an unfinished head", "GET /a HTTP/1.1\r\nHo", "unfinished"},
      {"an unfinished body", "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhell", "unfinished"},
  };
}

TEST(RequestReader, ReadsOrRefuses) {
  for (const ReaderCase& test : ReaderCases()) EXPECT_EQ(ReadWhole(test.bytes), test.seen) << test.says;
}

TEST(RequestReader, GivesTheSameAnswerWhereverTheBytesAreSplit) {
  for (const ReaderCase& test : ReaderCases()) {
    const std::string_view bytes = test.bytes;
    for (std::size_t at = 1; at < bytes.size(); ++at) {
      EXPECT_EQ(ReadAll({bytes.substr(0, at), bytes.substr(at)}), test.seen)
          << test.says << " split at " << at;
    }
    std::vector<std::string_view> single;
    for (std::size_t at = 0; at < bytes.size(); ++at) single.push_back(bytes.substr(at, 1));
    EXPECT_EQ(ReadAll(single), test.seen) << test.says << " byte by byte";
  }
}

TEST(RequestReader, KeepsItsViewsWhenTheBufferGrows) {
  const std::string body(60'000, 'b');
  const std::string head = "POST /path?query HTTP/1.1\r\nHost: here\r\nContent-Length: 60000\r\n\r\n";
  const std::string seen = "/path?query Host=here;Content-Length=60000; [" + body + "]\nend";
  EXPECT_EQ(ReadWhole(head + body), seen);
  EXPECT_EQ(ReadAll({head, std::string_view(body).substr(0, 1), std::string_view(body).substr(1)}), seen);
}

TEST(RequestReader, JoinsManyChunksUpToTheLimitOfABody) {
  std::string chunks;
  for (int i = 0; i < 64; ++i) chunks += "400\r\n" + std::string(1024, 'c') + "\r\n";
  const std::string head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(ReadWhole(head + chunks + "0\r\n\r\n"),
            "/? Host=x;Transfer-Encoding=chunked; [" + std::string(65'536, 'c') + "]\nend");
  EXPECT_EQ(ReadWhole(head + chunks + "1\r\nc\r\n0\r\n\r\n"), "413");
}

TEST(RequestReader, RefusesChunksThatCostMoreThanTheyCarry) {
  Limits limits;
  limits.max_body_bytes = 1000;
  std::string chunks;
  for (int i = 0; i < 900; ++i) chunks += "1;extension=abcdefg\r\nc\r\n";
  const std::string head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(ReadWhole(head + chunks, limits), "413");
}

struct LimitCase {
  const char* says;
  std::string bytes;
  const char* seen;
};

TEST(RequestReader, KeepsItsLimits) {
  Limits limits;
  limits.max_request_line_bytes = 40;
  limits.max_header_bytes = 30;
  limits.max_headers_bytes = 100;
  limits.max_headers = 5;
  limits.max_body_bytes = 10;
  const auto line = [](std::size_t bytes) {
    return "GET /" + std::string(bytes - 14, 'a') + " HTTP/1.1\r\n";
  };
  const auto header = [](std::size_t bytes) { return "a: " + std::string(bytes - 3, 'b') + "\r\n"; };
  const std::string host = "Host: x\r\n";
  const LimitCase cases[] = {
      {"a request line of the limit", line(40) + host + "\r\n", "end"},
      {"a request line over it", line(41) + host + "\r\n", "414"},
      {"a request line over it, unfinished", "GET /" + std::string(40, 'a'), "414"},
      {"a header of the limit", line(20) + host + header(30) + "\r\n", "end"},
      {"a header over it", line(20) + host + header(31) + "\r\n", "431"},
      {"a header over it, unfinished", line(20) + host + std::string(32, 'a'), "431"},
      {"headers of the limit", line(20) + host + header(30) + header(30) + header(25) + "\r\n", "end"},
      {"headers over it", line(20) + host + header(30) + header(30) + header(28) + "\r\n", "431"},
      {"as many headers as allowed", line(20) + host + "a:b\r\na:b\r\na:b\r\na:b\r\n\r\n", "end"},
      {"one header more", line(20) + host + "a:b\r\na:b\r\na:b\r\na:b\r\na:b\r\n\r\n", "431"},
      {"a body of the limit", line(20) + host + "Content-Length: 10\r\n\r\n0123456789", "end"},
      {"a body over it", line(20) + host + "Content-Length: 11\r\n\r\n", "413"},
  };
  for (const LimitCase& test : cases) {
    const std::string seen = ReadWhole(test.bytes, limits);
    EXPECT_EQ(seen.substr(seen.size() - 3), test.seen) << test.says << ": " << seen;
    for (std::size_t at = 1; at < test.bytes.size(); ++at) {
      const std::string_view bytes = test.bytes;
      const std::string split = ReadAll({bytes.substr(0, at), bytes.substr(at)}, limits);
      EXPECT_EQ(split.substr(split.size() - 3), test.seen) << test.says << " split at " << at;
    }
  }
}

TEST(RequestReader, WipesAFinishedRequest) {
  const Limits limits;
  RequestReader reader(limits);
  const std::string_view bytes = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\nsecret";
  const std::span<char> space = reader.Space();
  std::ranges::copy(bytes, space.begin());
  reader.Received(bytes.size());
  ASSERT_EQ(reader.Advance(), RequestReader::Progress::kComplete);
  reader.Next();
  EXPECT_EQ(std::string_view(space.data(), bytes.size()), std::string(bytes.size(), '\0'));
}

struct KeepAliveCase {
  const char* says;
  const char* bytes;
  KeepAlive keep_alive;
};

TEST(RequestReader, TellsWhetherTheConnectionGoesOn) {
  const KeepAliveCase cases[] = {
      {"HTTP/1.1 goes on", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", KeepAlive::kYes},
      {"HTTP/1.1 with close does not", "GET / HTTP/1.1\r\nHost: x\r\nConnection: foo, Close\r\n\r\n",
       KeepAlive::kNo},
      {"HTTP/1.0 does not", "GET / HTTP/1.0\r\n\r\n", KeepAlive::kNo},
      {"HTTP/1.0 does not, even when asked", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
       KeepAlive::kNo},
  };
  for (const KeepAliveCase& test : cases) {
    const Limits limits;
    RequestReader reader(limits);
    const std::string_view bytes = test.bytes;
    std::ranges::copy(bytes, reader.Space().begin());
    reader.Received(bytes.size());
    ASSERT_EQ(reader.Advance(), RequestReader::Progress::kComplete) << test.says;
    EXPECT_EQ(reader.request().keep_alive, test.keep_alive) << test.says;
  }
}

}  // namespace
}  // namespace writ::http
