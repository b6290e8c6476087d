#include "http/fault_boundary.h"

#include <gtest/gtest.h>

#include "runtime/fiber_pool.h"
#include "writ/fault.h"

namespace writ::http {
namespace {

Call MakeCall() {
  Call call;
  call.request_id = "the-id";
  return call;
}

Reply AnswerOf(const Handler& handler) {
  return Answer(handler, MakeCall());
}

TEST(FaultBoundary, PassesAReplyOn) {
  const Reply reply = AnswerOf([](const Call&) {
    Reply fine;
    fine.status = 201;
    return fine;
  });
  EXPECT_EQ(reply.status, 201);
  EXPECT_EQ(reply.outcome.fault, "");
}

struct FaultCase {
  const char* says;
  Handler handler;
  int status;
  const char* cause;
};

//= family:1.1.07
TEST(FaultBoundary, AnswersWhatAHandlerThrows) {
  const FaultCase cases[] = {
      {"unavailable", [](const Call&) -> Reply { throw Fault(FaultKind::kUnavailable, "disk full"); }, 503,
       "disk full"},
      {"corrupt", [](const Call&) -> Reply { throw Fault(FaultKind::kCorrupt, "row 7"); }, 500, "row 7"},
      {"another exception", [](const Call&) -> Reply { throw std::out_of_range("index 9"); }, 500, "index 9"},
      {"no exception at all", [](const Call&) -> Reply { throw 7; }, 500,
       "an exception that is no std::exception"},
      {"a reply that would split",
       [](const Call&) {
         Reply reply;
         reply.fields.push_back({"Location", "a\r\nb: c"});
         return reply;
       },
       500, "a reply's field holds a control character"},
  };
  for (const FaultCase& test : cases) {
    const Reply reply = AnswerOf(test.handler);
    EXPECT_EQ(reply.status, test.status) << test.says;
    EXPECT_EQ(reply.outcome.fault, test.cause) << test.says;
    EXPECT_EQ(reply.body.find(test.cause), std::string::npos) << test.says << ": the cause is for the log";
    EXPECT_NE(reply.body.find("the-id"), std::string::npos) << test.says;
  }
}

TEST(FaultBoundary, LetsForcedUnwindingPass) {
  struct Task final : runtime::FiberTask {
    void Run() override {
      fiber = runtime::FiberPool::Running();
      AnswerOf([](const Call&) {
        runtime::FiberPool::Suspend();
        return Reply{};
      });
      went_on = true;
    }
    void Done() noexcept override {}
    runtime::Fiber* fiber = nullptr;
    bool went_on = false;
  };
  Task task;
  runtime::FiberPool pool;
  pool.Start(task);
  pool.Drop(*task.fiber);
  EXPECT_FALSE(task.went_on);
}

TEST(FaultBoundary, AnswersARequestThatCannotBegin) {
  EXPECT_FALSE(TryBegin([] {}, "the-id").has_value());
  const auto reply = TryBegin([] { throw Fault(FaultKind::kUnavailable, "no stack"); }, "the-id");
  ASSERT_TRUE(reply.has_value());
  EXPECT_EQ(reply->status, 503);
}

}  // namespace
}  // namespace writ::http
