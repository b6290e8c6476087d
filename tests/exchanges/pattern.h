// What a reply's body should be: JSON with typed holes, or plain text.
#pragma once

#include <boost/json/value.hpp>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "writ/time.h"

namespace writ::exchanges {

/// What a pattern is judged against, beside the body.
struct Judging {
  Instant now;              ///< when the request was sent
  Seconds tolerance{0};     ///< how far times may be off
  boost::json::value jwks;  ///< the server's published keys
};

/// JSON in which `<…>` may stand for a value and `...` for members that do not matter.
/// Source: README.md lists the holes.
class Pattern {
 public:
  /// Refuses: text that is neither JSON with known holes nor, as a whole, plain text.
  static std::expected<Pattern, std::string> Parse(std::string_view text);

  Pattern(Pattern&&) = default;
  Pattern& operator=(Pattern&&) = default;
  ~Pattern() = default;

  /// The first place where `body` differs from the pattern, in words; absent when there is none.
  std::optional<std::string> Mismatch(std::string_view body, const Judging& judging) const;

 private:
  struct Hole;

  Pattern() = default;

  static std::expected<Pattern, std::string> ParsePage(std::string_view text);
  static std::expected<Hole, std::string> ParseHole(std::string_view inside);
  std::optional<std::string> Compare(const boost::json::value& wanted, const boost::json::value& actual,
                                     const Judging& judging, const std::string& where) const;
  std::optional<std::string> CompareObject(const boost::json::object& wanted,
                                           const boost::json::object& actual, const Judging& judging,
                                           const std::string& where) const;
  std::optional<std::string> CompareHole(const Hole& hole, const boost::json::value& actual,
                                         const Judging& judging, const std::string& where) const;

  std::vector<std::string> page_;    ///< of an HTML page: what stands in it
  std::optional<std::string> text_;  ///< of a plain body
  boost::json::value shape_;         ///< holes are strings that name them
  std::vector<std::shared_ptr<const Hole>> holes_;
};

}  // namespace writ::exchanges
