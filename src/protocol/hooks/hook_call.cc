#include "protocol/hooks/hook_call.h"

#include <algorithm>

#include "base/text.h"
#include "base/uri.h"
#include "writ/fault.h"

namespace writ {
namespace {

/// An outgoing request whose body does not outlive it.
struct WipedRequest : OutboundRequest {
  explicit WipedRequest(OutboundRequest&& request) : OutboundRequest(std::move(request)) {
    base::Wipe(request.body);
  }
  WipedRequest(const WipedRequest&) = delete;
  WipedRequest& operator=(const WipedRequest&) = delete;
  ~WipedRequest() { base::Wipe(body); }
};

/// Whether the reply says that it is JSON.
bool IsJson(const OutboundReply& reply) {
  const auto is_type = [](const auto& header) { return header.first == "content-type"; };
  const auto found = std::ranges::find_if(reply.headers, is_type);
  if (found == reply.headers.end() || std::ranges::count_if(reply.headers, is_type) != 1) return false;
  const std::string_view value = found->second;
  return base::EqualsIgnoringCase(base::TrimBlanks(value.substr(0, value.find(';'))), "application/json");
}

}  // namespace

Hook::Hook(HookSettings settings, std::shared_ptr<HookLine> line, Outbound& outbound, const Clock& clock)
    : settings_(std::move(settings)),
      line_(std::move(line)),
      outbound_(outbound),
      clock_(clock),
      to_loopback_(base::IsLoopbackUri(settings_.url)) {
  for (std::string& secret : settings_.secrets) secrets_.emplace_back(std::move(secret));
  settings_.secrets.clear();
}

OutboundRequest Hook::Compose(const HookQuestion& question, Instant now) const {
  OutboundRequest request;
  request.method = "POST";
  request.url = settings_.url;
  request.body = MakeHookBody(question);
  request.headers = {{"Content-Type", "application/json"},
                     {"Accept", "application/json"},
                     {"Writ-Signature", SignHookBody(now, request.body, secrets_)}};
  request.max_reply_bytes = kMostHookBytes;
  request.to_loopback = to_loopback_;
  request.purpose = line_->name();
  return request;
}

OutboundReply Hook::Send(const HookQuestion& question, When when) const {
  HookLine::Pass pass = line_->Begin(clock_);
  WipedRequest request(Compose(question, when.now));
  request.deadline = std::min(when.deadline, clock_.Steady() + kHookTime);
  OutboundReply reply = outbound_.Send(request);
  if (reply.status < 500) pass.Answered();
  return reply;
}

std::string Hook::Ask(const HookQuestion& question, When when) const {
  OutboundReply reply = Send(question, when);
  if (reply.status != 200) Reject("it answered with the status " + std::to_string(reply.status));
  if (reply.too_long) Reject("the reply is longer than " + std::to_string(kMostHookBytes) + " bytes");
  if (!IsJson(reply)) Reject("the reply's media type is not application/json");
  return std::move(reply.body);
}

template <typename T>
T Hook::Accept(HookParsed<T> parsed) const {
  if (!parsed) Reject(parsed.error());
  return std::move(*parsed);
}

HookVerdict Hook::AskVerdict(const HookQuestion& question, When when) const {
  return Accept(ParseHookVerdict(Ask(question, when)));
}

HookProfile Hook::AskProfile(const HookQuestion& question, When when) const {
  return Accept(ParseHookProfile(Ask(question, when)));
}

HookLastWord Hook::AskLastWord(const HookQuestion& question, When when) const {
  return Accept(ParseHookLastWord(Ask(question, when)));
}

void Hook::Reject(const std::string& why) const {
  throw Fault(FaultKind::kUnavailable, line_->name() + ": " + why);
}

}  // namespace writ
