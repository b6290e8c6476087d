#include "tests/exchanges/exchange.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace writ::exchanges {
namespace {

using Parsed = std::expected<void, std::string>;

std::unexpected<std::string> Wrong(std::string_view what, std::string_view line) {
  return std::unexpected(std::string(what) + ": " + std::string(line));
}

/// Takes the next line off `text`, without its line break.
std::string_view TakeLine(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

/// Takes everything before the next line that is `mark`, and that line. All of it when there is none.
std::string_view TakeUntil(std::string_view& text, std::string_view mark) {
  const std::string_view all = text;
  std::size_t taken = 0;
  while (!text.empty()) {
    if (TakeLine(text) == mark) return all.substr(0, taken);
    taken = all.size() - text.size();
  }
  return all;
}

std::string TrimBody(std::string_view body) {
  while (body.ends_with('\n')) body.remove_suffix(1);
  return std::string(body);
}

Parsed ParseHeading(std::string_view line, Exchange& exchange) {
  const std::size_t colon = line.find(": ");
  if (colon == std::string_view::npos) return Wrong("a heading is `name: value`", line);
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = line.substr(colon + 2);
  if (name == "says") {
    exchange.says = value;
  } else if (name == "source") {
    for (const std::string_view id : base::SplitBlanks(value)) exchange.sources.emplace_back(id);
  } else if (name == "config") {
    exchange.config = value;
  } else if (name == "modes") {
    for (const std::string_view mode : base::SplitBlanks(value)) exchange.modes.emplace_back(mode);
  } else if (name == "base") {
    exchange.base = value;
  } else if (name == "at" && value == "binary") {
    exchange.where = Where::kBinaryOnly;
  } else {
    return Wrong("no such heading", line);
  }
  return {};
}

Parsed ParseField(std::string_view line, Fields& fields) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return Wrong("a field is `Name: value`", line);
  fields.emplace_back(line.substr(0, colon), base::TrimBlanks(line.substr(colon + 1)));
  return {};
}

Parsed ParseRequest(std::string_view text, Request& request) {
  const std::string_view line = TakeLine(text);
  const auto parts = base::SplitBlanks(line);
  if (parts.size() != 3 || parts[2] != "HTTP/1.1")
    return Wrong("a request line is `METHOD /path HTTP/1.1`", line);
  request.method = parts[0];
  request.target = parts[1];
  for (std::string_view field = TakeLine(text); !field.empty(); field = TakeLine(text)) {
    if (auto done = ParseField(field, request.fields); !done) return done;
  }
  request.body = TrimBody(text);
  return {};
}

Parsed ParseExpected(std::string_view text, ExpectedReply& expected) {
  const std::string_view line = TakeLine(text);
  constexpr std::string_view kVersion = "HTTP/1.1 ";
  const bool versioned = line.starts_with(kVersion);
  const char* const end = line.data() + line.size();
  if (!versioned || std::from_chars(line.data() + kVersion.size(), end, expected.status).ptr != end) {
    return Wrong("a status line is `HTTP/1.1 400`", line);
  }
  for (std::string_view field = TakeLine(text); !field.empty(); field = TakeLine(text)) {
    if (field.starts_with('!')) {
      expected.absent.emplace_back(field.substr(1));
    } else if (auto done = ParseField(field, expected.fields); !done) {
      return done;
    }
  }
  expected.body = TrimBody(text);
  return {};
}

}  // namespace

const std::string* Answer::Find(std::string_view name) const {
  const auto found = std::ranges::find_if(
      fields, [&](const auto& field) { return base::EqualsIgnoringCase(field.first, name); });
  return found == fields.end() ? nullptr : &found->second;
}

std::expected<Exchange, std::string> ParseExchange(std::string_view text) {
  Exchange exchange;
  for (std::string_view line = TakeLine(text); !line.empty(); line = TakeLine(text)) {
    if (auto done = ParseHeading(line, exchange); !done) return std::unexpected(done.error());
  }
  while (!text.empty()) {
    Step step;
    std::string_view rest = TakeUntil(text, "===");
    const std::string_view request = TakeUntil(rest, "---");
    if (rest.empty()) return std::unexpected("a request without `---` and a reply");
    if (auto done = ParseRequest(request, step.request); !done) return std::unexpected(done.error());
    if (auto done = ParseExpected(rest, step.expected); !done) return std::unexpected(done.error());
    exchange.steps.push_back(std::move(step));
  }
  if (exchange.says.empty()) return std::unexpected("`says:` is missing");
  if (exchange.sources.empty()) return std::unexpected("`source:` is missing");
  if (exchange.steps.empty()) return std::unexpected("there is no request");
  return exchange;
}

}  // namespace writ::exchanges
