// One node as one value of the model. All report what is wrong and then give nothing.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/node.h"
#include "config/report.h"
#include "writ/time.h"

namespace writ::config {

/// Where in the model a value stands, and who hears of its mistakes.
struct Context {
  Report& report;
  std::string where;     ///< `client "web"`, `Server:Limits`; empty at the top
  std::string property;  ///< the property being read

  /// `text` with its place in the model before it.
  std::string Say(std::string_view text) const;
  void Error(const Node& node, std::string_view text) { report.Error(node.at, Say(text)); }
  void Warning(const Node& node, std::string_view text) { report.Warning(node.at, Say(text)); }
};

struct Range {
  std::int64_t least = std::numeric_limits<std::int32_t>::min();
  std::int64_t most = std::numeric_limits<std::int32_t>::max();
};

/// The names of an enumeration, and the numbers that the family's files write instead.
struct Choices {
  struct Choice {
    std::string_view name;
    int number;
  };
  std::vector<Choice> all;
};

/// true, false, or either as text.
std::optional<bool> ReadBool(const Node& node, Context& context);
/// A whole number within `range`, or one as text.
std::optional<std::int64_t> ReadInteger(const Node& node, Range range, Context& context);
std::optional<std::string> ReadText(const Node& node, Context& context);
/// A list of text; the items that are none are left out.
std::optional<std::vector<std::string>> ReadTexts(const Node& node, Context& context);
/// `hh:mm:ss` or `d.hh:mm:ss`, with or without a fraction of a second.
std::optional<Milliseconds> ReadSpan(const Node& node, Context& context);
/// `yyyy-mm-dd`, alone or with `Thh:mm:ss`, a fraction and `Z` or an offset; UTC where it does not say.
std::optional<Instant> ReadInstant(const Node& node, Context& context);
/// The number of a choice, given by name in any letter case or by number.
std::optional<int> ReadChoice(const Node& node, const Choices& choices, Context& context);

/// The same without a node: absent when `text` is none.
std::optional<Milliseconds> ParseSpan(std::string_view text);
std::optional<Instant> ParseInstant(std::string_view text);

}  // namespace writ::config
