#include "observe/request_log.h"

#include <array>
#include <charconv>
#include <string>

#include "base/json_writer.h"

namespace writ::observe {
namespace {

void AppendText(std::string& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  out.append(",\"", 2).append(name).append("\":", 2);
  base::AppendJsonString(out, value);
}

void AppendNumber(std::string& out, std::string_view name, std::int64_t value) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(",\"", 2).append(name).append("\":", 2).append(digits.data(), end);
}

Level LevelOf(const Outcome& outcome) {
  if (!outcome.fault.empty()) return Level::kError;
  if (outcome.refusal && outcome.refusal->reason == Reason::kCredentialInUrl) return Level::kWarning;
  return Level::kInfo;
}

}  // namespace

void LogRequest(Log& log, Refusals& refusals, const Call& call, const Reply& reply,
                std::chrono::microseconds took) {
  const Outcome& outcome = reply.outcome;
  thread_local std::string body;
  body.clear();
  AppendText(body, "request_id", call.request_id);
  AppendText(body, "endpoint", outcome.endpoint);
  AppendNumber(body, "status", reply.status);
  AppendNumber(body, "took_us", took.count());
  AppendText(body, "peer", call.peer);
  AppendText(body, "client_id", outcome.client_id);
  AppendText(body, "client_auth_method", outcome.client_auth_method);
  AppendText(body, "grant", outcome.grant);
  AppendText(body, "refresh_step", outcome.refresh_step);
  AppendText(body, "token_state", outcome.token_state);
  AppendText(body, "error", outcome.error);
  if (outcome.refusal) {
    AppendText(body, "reason", ReasonName(outcome.refusal->reason));
    AppendText(body, "detail", outcome.refusal->detail);
  }
  AppendText(body, "fault", outcome.fault);
  log.WriteRaw(LevelOf(outcome), "request", body, call.now);
  if (!outcome.refusal && outcome.fault.empty()) return;
  std::string line;
  AppendLine(line, LevelOf(outcome), "request", body, call.now);
  refusals.Remember(call.request_id, std::move(line));
}

}  // namespace writ::observe
