#include "config/report.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/text.h"

namespace writ::config {

namespace {
constexpr std::size_t kMaxMessages = 1'000;
constexpr std::size_t kMaxQuoted = 80;
}  // namespace

void Report::Error(const Place& at, std::string text) {
  if (consequence_.empty()) return Add(Severity::kError, at, std::move(text));
  ++softened_;
  Add(Severity::kWarning, at, text + "; " + consequence_);
}

std::size_t Report::Soften(std::string_view consequence, const std::function<void()>& work) {
  const std::size_t before = softened_;
  consequence_ = consequence;
  work();
  consequence_.clear();
  return softened_ - before;
}

void Report::Add(Severity severity, const Place& at, std::string text) {
  if (severity == Severity::kError) ++errors_;
  if (messages_.size() >= kMaxMessages && (severity == Severity::kWarning || errors_ > kMaxMessages)) return;
  messages_.push_back({severity, {at.file ? *at.file : std::string(), at.line, at.column}, std::move(text)});
}

std::vector<Message> Report::Take(const std::vector<std::string>& paths) {
  const auto key = [&paths](const Message& message) {
    const auto file = std::find(paths.begin(), paths.end(), message.at.file);
    return std::tuple(file - paths.begin(), std::string_view(message.at.file), message.at.line,
                      message.at.column, std::string_view(message.text));
  };
  std::sort(messages_.begin(), messages_.end(),
            [&key](const Message& a, const Message& b) { return key(a) < key(b); });
  errors_ = 0;
  return std::exchange(messages_, {});
}

void ReportSameName(const Member& member, std::string_view first, Report& report) {
  if (base::EqualsIgnoringCase(first, member.key)) return;
  report.Error(member.at, "duplicate key " + Quote(member.key) + ": it is the same name as " + Quote(first) +
                              "; keep one of them");
}

std::string Quote(std::string_view text) {
  std::string quoted = "\"";
  for (char c : text.substr(0, kMaxQuoted)) {
    quoted.push_back(static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '"' ? '?' : c);
  }
  // A cut may fall inside a character.
  while (text.size() > kMaxQuoted && !base::IsUtf8(quoted)) quoted.pop_back();
  return quoted + (text.size() > kMaxQuoted ? "…\"" : "\"");
}

std::string Suggest(std::string_view written, const std::vector<std::string_view>& known) {
  if (written.size() > kMaxQuoted) return {};
  const std::string name = CanonicalName(written);
  std::string_view nearest;
  std::size_t least = std::max<std::size_t>(2, name.size() / 3) + 1;
  for (std::string_view candidate : known) {
    const std::size_t distance = base::EditDistance(name, CanonicalName(candidate));
    if (distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest.empty() ? std::string() : "; did you mean " + std::string(nearest) + "?";
}

std::string JoinCommas(const std::vector<std::string_view>& parts) {
  std::string joined;
  for (std::string_view part : parts) {
    if (!joined.empty()) joined += ", ";
    joined += part;
  }
  return joined;
}

}  // namespace writ::config
