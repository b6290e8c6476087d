#include "config/value.h"

#include <fmt/format.h>

#include "base/text.h"

namespace writ::config {

namespace {

std::string Expected(std::string_view what, const Node& node) {
  return fmt::format("expected {}, found {}", what, Describe(node.kind));
}

/// Reads digits and marks from the front of a text, remembering whether all was as expected.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  /// A number of `least` to `most` digits.
  int Digits(std::size_t least, std::size_t most) {
    std::size_t count = 0;
    int value = 0;
    while (count < most && count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9') {
      value = value * 10 + (rest_[count++] - '0');
    }
    if (count < least) good_ = false;
    rest_.remove_prefix(count);
    last_count_ = count;
    return value;
  }
  bool Skip(std::string_view any_of) {
    if (rest_.empty() || any_of.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void Need(std::string_view any_of) { good_ = Skip(any_of) && good_; }
  /// A fraction of a second after its point, in microseconds; digits past the sixth are dropped.
  int Microseconds() {
    int value = Digits(1, 6);
    for (std::size_t i = last_count_; i < 6; ++i) value *= 10;
    Digits(0, 3);
    return value;
  }
  bool IsDone() const { return good_ && rest_.empty(); }
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
  std::size_t last_count_ = 0;
  bool good_ = true;
};

struct TimeOfDay {
  int hours, minutes, seconds, microseconds;
  bool IsSound() const { return hours < 24 && minutes < 60 && seconds < 60; }
  std::chrono::microseconds Span() const {
    return std::chrono::hours(hours) + std::chrono::minutes(minutes) + Seconds(seconds) +
           std::chrono::microseconds(microseconds);
  }
};

TimeOfDay ScanTime(Scanner& scanner) {
  TimeOfDay time{};
  time.hours = scanner.Digits(2, 2);
  scanner.Need(":");
  time.minutes = scanner.Digits(2, 2);
  scanner.Need(":");
  time.seconds = scanner.Digits(2, 2);
  if (scanner.Skip(".")) time.microseconds = scanner.Microseconds();
  return time;
}

/// `Z`, `+hh:mm` or nothing: how far the clock is ahead of UTC.
std::optional<std::chrono::minutes> ScanOffset(Scanner& scanner) {
  if (scanner.rest().empty() || scanner.Skip("Zz")) return std::chrono::minutes(0);
  const bool behind = scanner.rest().front() == '-';
  scanner.Need("+-");
  const int hours = scanner.Digits(2, 2);
  scanner.Need(":");
  const int minutes = scanner.Digits(2, 2);
  if (hours > 14 || minutes > 59) return std::nullopt;
  const std::chrono::minutes offset = std::chrono::hours(hours) + std::chrono::minutes(minutes);
  return behind ? -offset : offset;
}

std::vector<std::string_view> Names(const Choices& choices) {
  std::vector<std::string_view> names;
  for (const auto& choice : choices.all) names.push_back(choice.name);
  return names;
}

std::optional<std::int64_t> WholeNumber(std::string_view text) {
  const bool negative = !text.empty() && text[0] == '-';
  const auto value = base::ParseDecimal(text.substr(negative ? 1 : 0));
  if (!value || *value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
    return std::nullopt;
  const auto number = static_cast<std::int64_t>(*value);
  return negative ? -number : number;
}

}  // namespace

std::string Context::Say(std::string_view text) const {
  std::string said = where;
  for (std::string_view part : {std::string_view(property), text}) {
    if (!said.empty() && !part.empty()) said += ": ";
    said += part;
  }
  return said;
}

std::optional<bool> ReadBool(const Node& node, Context& context) {
  const bool scalar = node.kind == NodeKind::kBool || node.kind == NodeKind::kText;
  if (scalar && base::EqualsIgnoringCase(node.text, "true")) return true;
  if (scalar && base::EqualsIgnoringCase(node.text, "false")) return false;
  context.Error(node, Expected("true or false", node));
  return std::nullopt;
}

std::optional<std::int64_t> ReadInteger(const Node& node, Range range, Context& context) {
  const bool scalar = node.kind == NodeKind::kNumber || node.kind == NodeKind::kText;
  const auto number = scalar ? WholeNumber(node.text) : std::nullopt;
  if (!number) {
    context.Error(node, Expected("a whole number", node));
    return std::nullopt;
  }
  if (*number < range.least || *number > range.most) {
    context.Error(node, fmt::format("must be from {} to {}", range.least, range.most));
    return std::nullopt;
  }
  return number;
}

std::optional<std::string> ReadText(const Node& node, Context& context) {
  if (node.kind == NodeKind::kText) return node.text;
  const bool scalar = node.kind == NodeKind::kNumber || node.kind == NodeKind::kBool;
  context.Error(node, Expected("text", node) + (scalar ? "; put it in quotes" : ""));
  return std::nullopt;
}

std::optional<std::vector<std::string>> ReadTexts(const Node& node, Context& context) {
  if (node.kind != NodeKind::kList) {
    context.Error(node,
                  Expected("a list", node) + (node.kind == NodeKind::kText ? "; write [ … ] around it" : ""));
    return std::nullopt;
  }
  std::vector<std::string> texts;
  for (const Node& item : node.items) {
    if (auto text = ReadText(item, context)) texts.push_back(std::move(*text));
  }
  return texts;
}

std::optional<Milliseconds> ReadSpan(const Node& node, Context& context) {
  const auto span = node.kind == NodeKind::kText ? ParseSpan(node.text) : std::nullopt;
  if (!span) context.Error(node, "expected a time span: \"hh:mm:ss\" or \"d.hh:mm:ss\", in quotes");
  return span;
}

std::optional<Instant> ReadInstant(const Node& node, Context& context) {
  const auto instant = node.kind == NodeKind::kText ? ParseInstant(node.text) : std::nullopt;
  if (!instant) context.Error(node, "expected a moment such as \"2030-01-31T12:00:00Z\"");
  return instant;
}

std::optional<int> ReadChoice(const Node& node, const Choices& choices, Context& context) {
  const bool scalar = node.kind == NodeKind::kNumber || node.kind == NodeKind::kText;
  const auto number = scalar ? WholeNumber(node.text) : std::nullopt;
  for (const auto& choice : choices.all) {
    if (number ? *number == choice.number : scalar && base::EqualsIgnoringCase(node.text, choice.name)) {
      return choice.number;
    }
  }
  const std::vector<std::string_view> names = Names(choices);
  context.Error(node, scalar ? fmt::format("{} is none of {}{}", Quote(node.text), JoinCommas(names),
                                           Suggest(node.text, names))
                             : Expected("one of " + JoinCommas(names), node));
  return std::nullopt;
}

std::optional<Milliseconds> ParseSpan(std::string_view text) {
  Scanner scanner(text);
  int days = 0;
  if (const std::size_t point = text.find('.'); point < text.find(':')) {
    days = scanner.Digits(1, 5);
    scanner.Need(".");
  }
  const TimeOfDay time = ScanTime(scanner);
  if (!scanner.IsDone() || !time.IsSound()) return std::nullopt;
  return std::chrono::duration_cast<Milliseconds>(std::chrono::days(days) + time.Span());
}

std::optional<Instant> ParseInstant(std::string_view text) {
  Scanner scanner(text);
  const int year = scanner.Digits(4, 4);
  scanner.Need("-");
  const auto month = static_cast<unsigned>(scanner.Digits(2, 2));
  scanner.Need("-");
  const auto day = static_cast<unsigned>(scanner.Digits(2, 2));
  TimeOfDay time{};
  std::optional<std::chrono::minutes> offset(0);
  if (scanner.Skip("Tt ")) {
    time = ScanTime(scanner);
    offset = ScanOffset(scanner);
  }
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!scanner.IsDone() || !offset || !date.ok() || !time.IsSound()) return std::nullopt;
  return Instant(std::chrono::sys_days(date) + time.Span() - *offset);
}

}  // namespace writ::config
