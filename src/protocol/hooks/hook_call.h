// One hook of a realm, ready to be asked.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/secret.h"
#include "protocol/hooks/hook_line.h"
#include "protocol/hooks/hook_message.h"
#include "protocol/hooks/hook_reply.h"
#include "writ/clock.h"
#include "writ/hook.h"
#include "writ/outbound.h"

namespace writ {

/// How long a hook may take, and how much it may say.
inline constexpr Milliseconds kHookTime{2'000};
inline constexpr std::size_t kMostHookBytes = 65'536;

/// Thread: every member may be called from any thread. The ports must outlive it.
class Hook {
 public:
  /// Takes `settings` with its secrets, which are kept here alone.
  Hook(HookSettings settings, std::shared_ptr<HookLine> line, Outbound& outbound, const Clock& clock);

  /// When a question is asked, and until when there is time for it.
  struct When {
    Instant now;
    SteadyTime deadline;
  };

  // Each sends a signed question and reads the reply. Faults: kUnavailable without a reply that says what it
  // has to, which includes any status but 200, any media type but application/json, and more than
  // kMostHookBytes; and while the breaker is open. What is answered badly does not open it: one person's data
  // must not cost all others the hook.

  HookVerdict AskVerdict(const HookQuestion& question, When when) const;
  HookProfile AskProfile(const HookQuestion& question, When when) const;
  HookLastWord AskLastWord(const HookQuestion& question, When when) const;

  /// A signed question as it is sent, but for its deadline: for what is told by the outbox.
  OutboundRequest Compose(const HookQuestion& question, Instant now) const;

  /// Whether what came is signed by this hook's server, of now.
  bool IsSignedByIt(std::string_view signature, Instant now, std::string_view body) const {
    return IsHookSignature(signature, now, body, secrets_);
  }

  /// Faults: kUnavailable while the breaker is open.
  void CheckClosed() const { line_->CheckClosed(clock_); }

  /// What a reply says that it may not: a fault, never a token.
  [[noreturn]] void Reject(const std::string& why) const;

  const HookSettings& settings() const { return settings_; }
  const HookLine& line() const { return *line_; }

 private:
  OutboundReply Send(const HookQuestion& question, When when) const;
  std::string Ask(const HookQuestion& question, When when) const;
  template <typename T>
  T Accept(HookParsed<T> parsed) const;

  HookSettings settings_;
  std::vector<base::SecretBytes> secrets_;
  std::shared_ptr<HookLine> line_;
  Outbound& outbound_;
  const Clock& clock_;
  bool to_loopback_;
};

}  // namespace writ
