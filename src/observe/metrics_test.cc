#include "observe/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
  EXPECT_THAT(text, HasSubstr("writ_request_duration_seconds_count"));
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
