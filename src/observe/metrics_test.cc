#include "observe/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace writ::observe {
namespace {

using testing::HasSubstr;

TEST(Metrics, CountsRequestsTokensAndRefusals) {
  Metrics metrics("default");
  Reply token;
  token.outcome.endpoint = "token";
  token.outcome.grant = "client_credentials";
  metrics.CountRequest(token, std::chrono::microseconds(300));
  metrics.CountRequest(token, std::chrono::microseconds(300));
  Reply refused = token;
  refused.status = 400;
  refused.outcome.refusal = OAuthError{Reason::kScopeUnknown, ""};
  metrics.CountRequest(refused, std::chrono::microseconds(300));

  const std::string text = metrics.Render();
  EXPECT_THAT(text, HasSubstr(R"(writ_requests_total{realm="default",endpoint="token",status="200"} 2)"));
  EXPECT_THAT(text, HasSubstr(R"(writ_requests_total{realm="default",endpoint="token",status="400"} 1)"));
  EXPECT_THAT(text, HasSubstr(R"(writ_tokens_issued_total{realm="default",grant="client_credentials"} 2)"));
  EXPECT_THAT(text, HasSubstr(R"(writ_refusals_total{realm="default",reason="scope_unknown"} 1)"));
  EXPECT_THAT(text, HasSubstr(R"(writ_refusals_total{realm="default",reason="client_unknown"} 0)"));
  EXPECT_THAT(text, HasSubstr(R"(writ_request_duration_seconds_count{realm="default",endpoint="token"} 3)"));
  EXPECT_THAT(
      text,
      HasSubstr(R"(writ_request_duration_seconds_bucket{realm="default",endpoint="token",le="0.00025"} 0)"));
  EXPECT_THAT(
      text,
      HasSubstr(R"(writ_request_duration_seconds_bucket{realm="default",endpoint="token",le="0.0005"} 3)"));
  EXPECT_THAT(
      text,
      HasSubstr(R"(writ_request_duration_seconds_bucket{realm="default",endpoint="token",le="+Inf"} 3)"));
}

TEST(Metrics, PutsATimeOnABoundBelowIt) {
  Metrics metrics("default");
  for (const int took : {100, 101, 2'000'000}) metrics.CountRequest(Reply(), std::chrono::microseconds(took));
  const std::string text = metrics.Render();
  EXPECT_THAT(text, HasSubstr(R"(endpoint="none",le="0.0001"} 1)"));
  EXPECT_THAT(text, HasSubstr(R"(endpoint="none",le="1"} 2)"));
  EXPECT_THAT(text, HasSubstr(R"(endpoint="none",le="+Inf"} 3)"));
}

TEST(Metrics, LosesNothingThatThreadsCountAtOnce) {
  constexpr int kThreads = 40;  // more than there are shards
  constexpr int kRequests = 500;
  Metrics metrics("default");
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < kRequests; ++n) metrics.CountRequest(Reply(), std::chrono::microseconds(1));
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(metrics.Render(),
              HasSubstr(R"(writ_requests_total{realm="default",endpoint="none",status="200"} 20000)"));
}

TEST(Metrics, ReadsGaugesWhenTheyAreRendered) {
  Metrics metrics("default");
  double value = 1;
  metrics.AddGauge("writ_open_connections", "Open connections.", [&] { return value; });
  EXPECT_THAT(metrics.Render(), HasSubstr(R"(writ_open_connections{realm="default"} 1)"));
  value = 7;
  EXPECT_THAT(metrics.Render(), HasSubstr(R"(writ_open_connections{realm="default"} 7)"));
}

}  // namespace
}  // namespace writ::observe
