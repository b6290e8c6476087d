#include "http/reply_writer.h"

#include <gtest/gtest.h>

namespace writ::http {
namespace {

constexpr Instant kNow{Seconds(784111777)};  // the example of RFC 9110 section 5.6.7

std::string Write(const Reply& reply, KeepAlive keep_alive = KeepAlive::kYes,
                  WithBody body = WithBody::kYes) {
  std::string out;
  ReplyWriter().Append(out, reply, "id", kNow, keep_alive, body);
  return out;
}

Reply MakeReply(int status, std::string body) {
  Reply reply;
  reply.status = status;
  reply.fields.push_back({"Content-Type", "text/plain"});
  reply.body = std::move(body);
  return reply;
}

TEST(ReplyWriter, WritesHeadAndBody) {
  EXPECT_EQ(Write(MakeReply(200, "hello")),
            "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Type: text/plain\r\n"
            "Content-Length: 5\r\nX-Request-Id: id\r\n\r\nhello");
}

TEST(ReplyWriter, SaysWhenTheConnectionEnds) {
  EXPECT_TRUE(Write(MakeReply(200, ""), KeepAlive::kNo).ends_with("\r\nConnection: close\r\n\r\n"));
}

TEST(ReplyWriter, AnswersHeadWithTheLengthAndNoBody) {
  const std::string full = Write(MakeReply(200, "hello"));
  const std::string head = Write(MakeReply(200, "hello"), KeepAlive::kYes, WithBody::kNo);
  EXPECT_EQ(head + "hello", full);
}

TEST(ReplyWriter, GivesNoLengthWhereThereIsNoContent) {
  for (const int status : {204, 304}) {
    const std::string out = Write(MakeReply(status, "dropped"));
    EXPECT_EQ(out.find("Content-Length"), std::string::npos) << status;
    EXPECT_TRUE(out.ends_with("\r\n\r\n")) << status;
  }
}

TEST(ReplyWriter, KeepsTheBlankOfAStatusWithoutPhrase) {
  EXPECT_TRUE(Write(MakeReply(299, "")).starts_with("HTTP/1.1 299 \r\n"));
}

//= op:1.10
TEST(ReplyWriter, FormatsANewDateEverySecond) {
  ReplyWriter writer;
  std::string out;
  writer.Append(out, {}, "id", kNow, KeepAlive::kYes, WithBody::kYes);
  EXPECT_NE(out.find("08:49:37"), std::string::npos);
  out.clear();
  writer.Append(out, {}, "id", kNow + Seconds(1), KeepAlive::kYes, WithBody::kYes);
  EXPECT_NE(out.find("08:49:38"), std::string::npos);
}

struct FieldCase {
  const char* says;
  std::string_view name;
  std::string value;
  bool fits;
};

TEST(ReplyWriter, KnowsWhatFitsInAHead) {
  const FieldCase cases[] = {
      {"plain", "Allow", "GET, HEAD", true},
      {"a tab and a byte over ASCII", "Allow", "a\tb\xc3\xa9", true},
      {"an end of line", "Location", "x\r\nSet-Cookie: a=b", false},
      {"a lone LF", "Location", "x\ny", false},
      {"NUL", "Location", std::string("x\0y", 3), false},
      {"a name with a blank", "Bad Name", "x", false},
      {"a name with a colon", "Bad:", "x", false},
      {"no name", "", "x", false},
  };
  for (const FieldCase& test : cases) {
    Reply reply;
    reply.fields.push_back({test.name, test.value});
    EXPECT_EQ(FitsInHead(reply), test.fits) << test.says;
  }
}

}  // namespace
}  // namespace writ::http
