#include "observe/request_log.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <string>

#include "runtime/virtual_clock.h"

namespace writ::observe {
namespace {

constexpr Instant kNow{std::chrono::seconds(1'700'000'000)};

std::string LineOf(const Call& call, const Reply& reply) {
  std::array<int, 2> ends;
  EXPECT_EQ(::pipe(ends.data()), 0);
  const runtime::VirtualClock clock(kNow);
  {
    Log log(ends[1], clock);
    Refusals refusals;
    LogRequest(log, refusals, call, reply, std::chrono::microseconds(250));
    EXPECT_EQ(refusals.Find(call.request_id).has_value(),
              reply.outcome.refusal || !reply.outcome.fault.empty());
  }
  ::close(ends[1]);
  std::array<char, 4096> text;
  const ssize_t n = ::read(ends[0], text.data(), text.size());
  ::close(ends[0]);
  return n < 0 ? std::string() : std::string(text.data(), static_cast<std::size_t>(n));
}

TEST(RequestLog, TellsTheReasonOfARefusalAndNothingThatWasSent) {
  Call call;
  call.peer = "192.0.2.1";
  call.request_id = "abc";
  call.body = "client_secret=canary-in-the-body";
  call.query = "client_secret=canary-in-the-url";
  const HeaderField fields[] = {{"Authorization", "Basic canary-in-the-header"}};
  call.headers = fields;
  Reply reply;
  reply.status = 400;
  reply.outcome.endpoint = "token";
  reply.outcome.error = "invalid_request";
  reply.outcome.refusal = OAuthError{Reason::kCredentialInUrl, ""};
  const std::string line = LineOf(call, reply);
  EXPECT_NE(line.find(R"("level":"warning")"), std::string::npos) << line;
  EXPECT_NE(line.find(R"("reason":"credential_in_url")"), std::string::npos) << line;
  EXPECT_NE(line.find(R"("request_id":"abc")"), std::string::npos) << line;
  EXPECT_EQ(line.find("canary"), std::string::npos) << line;
}

TEST(RequestLog, MakesAFaultAnError) {
  Reply reply;
  reply.status = 503;
  reply.outcome.fault = "the store is locked";
  const std::string line = LineOf(Call{}, reply);
  EXPECT_NE(line.find(R"("level":"error")"), std::string::npos) << line;
  EXPECT_NE(line.find("the store is locked"), std::string::npos) << line;
}

}  // namespace
}  // namespace writ::observe
