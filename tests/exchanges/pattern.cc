#include "tests/exchanges/pattern.h"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "tests/exchanges/jwt.h"

namespace writ::exchanges {
namespace {

namespace json = boost::json;

/// Begins a string of the shape that stands for a hole; its number follows. No body holds this byte.
constexpr char kHoleMark = '\x01';
constexpr std::string_view kMore = "\x01more";

enum class Kind { kAny, kText, kNumber, kHandle, kRefreshToken, kFamilyId, kHexId, kNow, kJwt };

std::unexpected<std::string> Wrong(std::string what) {
  return std::unexpected(std::move(what));
}

/// The end of the quoted string that begins at `at`.
std::size_t EndOfString(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return std::min(at + 1, text.size());
}

/// The `>` that closes the `<` at `at`; npos when none does.
std::size_t EndOfHole(std::string_view text, std::size_t at) {
  int depth = 0;
  while (at < text.size()) {
    if (text[at] == '"') {
      at = EndOfString(text, at);
      continue;
    }
    if (text[at] == '<') ++depth;
    if (text[at] == '>' && --depth == 0) return at;
    ++at;
  }
  return std::string_view::npos;
}

bool IsBase64Url(std::string_view text, std::size_t length) {
  return text.size() == length && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
                  c == '_';
         });
}

bool IsHexId(std::string_view text) {
  return text.size() == 32 &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F'); });
}

}  // namespace

struct Pattern::Hole {
  Kind kind = Kind::kAny;
  Seconds offset{0};
  std::vector<Pattern> parts;  ///< of a JWT: header, claims
};

std::expected<Pattern::Hole, std::string> Pattern::ParseHole(std::string_view inside) {
  static constexpr std::pair<std::string_view, Kind> kSimple[] = {{"any", Kind::kAny},
                                                                  {"text", Kind::kText},
                                                                  {"number", Kind::kNumber},
                                                                  {"handle", Kind::kHandle},
                                                                  {"refresh token", Kind::kRefreshToken},
                                                                  {"family id", Kind::kFamilyId},
                                                                  {"hex id", Kind::kHexId}};
  Hole hole;
  for (const auto& [name, kind] : kSimple) {
    if (inside == name) {
      hole.kind = kind;
      return hole;
    }
  }
  if (inside.starts_with("now")) {
    hole.kind = Kind::kNow;
    inside.remove_prefix(3);
    if (inside.starts_with('+')) inside.remove_prefix(1);
    std::int64_t offset = 0;
    const char* const begin = inside.data();
    const char* const end = begin + inside.size();
    if (!inside.empty() && std::from_chars(begin, end, offset).ptr != end) return Wrong("<now+SECONDS>");
    hole.offset = Seconds(offset);
    return hole;
  }
  if (!inside.starts_with("jwt {")) return Wrong("no such hole: <" + std::string(inside) + ">");
  hole.kind = Kind::kJwt;
  inside.remove_prefix(4);
  const std::size_t between = inside.find("} {");
  if (between == std::string_view::npos) return Wrong("a JWT is <jwt {header} {claims}>");
  for (const std::string_view part : {inside.substr(0, between + 1), inside.substr(between + 2)}) {
    auto parsed = Parse(part);
    if (!parsed) return Wrong(parsed.error());
    hole.parts.push_back(std::move(*parsed));
  }
  return hole;
}

std::expected<Pattern, std::string> Pattern::ParsePage(std::string_view text) {
  if (!text.ends_with('>')) return Wrong("a page is <page NAME> or <page NAME CODE>");
  text.remove_prefix(std::string_view("<page ").size());
  text.remove_suffix(1);
  const std::size_t blank = std::min(text.find(' '), text.size());
  Pattern pattern;
  pattern.page_.push_back("<body data-page=\"" + std::string(text.substr(0, blank)) + "\">");
  if (blank < text.size())
    pattern.page_.push_back("<code>" + std::string(text.substr(blank + 1)) + "</code>");
  return pattern;
}

std::expected<Pattern, std::string> Pattern::Parse(std::string_view text) {
  Pattern pattern;
  if (text.starts_with("<page ")) return ParsePage(text);
  if (!text.starts_with('{') && !text.starts_with('[') && !text.starts_with("<jwt ")) {
    pattern.text_ = text;
    return pattern;
  }
  std::string shape;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '"') {
      const std::size_t end = EndOfString(text, at);
      shape += text.substr(at, end - at);
      at = end;
    } else if (text.substr(at).starts_with("...")) {
      shape += "\"\\u0001more\":0";
      at += 3;
    } else if (text[at] == '<') {
      const std::size_t end = EndOfHole(text, at);
      if (end == std::string_view::npos) return Wrong("a hole without its >");
      auto hole = ParseHole(text.substr(at + 1, end - at - 1));
      if (!hole) return Wrong(hole.error());
      shape += "\"\\u0001" + std::to_string(pattern.holes_.size()) + '"';
      pattern.holes_.push_back(std::make_shared<const Hole>(std::move(*hole)));
      at = end + 1;
    } else {
      shape += text[at++];
    }
  }
  boost::system::error_code failed;
  pattern.shape_ = json::parse(shape, failed);
  if (failed) return Wrong("the expected body is no JSON: " + failed.message());
  return pattern;
}

std::optional<std::string> Pattern::Mismatch(std::string_view body, const Judging& judging) const {
  for (const std::string& part : page_) {
    if (!body.contains(part)) return "the page should hold `" + part + "`, is `" + std::string(body) + '`';
  }
  if (!page_.empty()) return std::nullopt;
  if (text_) {
    if (body == *text_) return std::nullopt;
    return "the body should be `" + *text_ + "`, is `" + std::string(body) + '`';
  }
  // A body that is a JWT as a whole.
  if (shape_.is_string()) return Compare(shape_, json::value(body), judging, "");
  boost::system::error_code failed;
  const json::value actual = json::parse(body, failed);
  if (failed) return "the body is no JSON: " + std::string(body);
  return Compare(shape_, actual, judging, "");
}

std::optional<std::string> Pattern::Compare(const json::value& wanted, const json::value& actual,
                                            const Judging& judging, const std::string& where) const {
  if (wanted.is_string() && wanted.get_string().starts_with(kHoleMark)) {
    const std::string number(wanted.get_string().subview(1));
    return CompareHole(*holes_[std::stoul(number)], actual, judging, where);
  }
  if (wanted.is_object() && actual.is_object()) {
    return CompareObject(wanted.get_object(), actual.get_object(), judging, where);
  }
  const bool lists = wanted.is_array() && actual.is_array();
  if (lists && wanted.get_array().size() == actual.get_array().size()) {
    for (std::size_t i = 0; i < wanted.get_array().size(); ++i) {
      const std::string place = where + '[' + std::to_string(i) + ']';
      if (auto differs = Compare(wanted.get_array()[i], actual.get_array()[i], judging, place))
        return differs;
    }
    return std::nullopt;
  }
  if (wanted == actual) return std::nullopt;
  return where + " should be " + json::serialize(wanted) + ", is " + json::serialize(actual);
}

std::optional<std::string> Pattern::CompareObject(const json::object& wanted, const json::object& actual,
                                                  const Judging& judging, const std::string& where) const {
  const bool more = wanted.contains(kMore);
  for (const auto& [name, value] : wanted) {
    if (name == kMore) continue;
    const std::string place = where + '.' + std::string(name);
    const auto* const found = actual.if_contains(name);
    if (found == nullptr) return place + " is missing";
    if (auto differs = Compare(value, *found, judging, place)) return differs;
  }
  for (const auto& member : actual) {
    if (!more && !wanted.contains(member.key()))
      return where + '.' + std::string(member.key()) + " is too much";
  }
  return std::nullopt;
}

std::optional<std::string> Pattern::CompareHole(const Hole& hole, const json::value& actual,
                                                const Judging& judging, const std::string& where) const {
  const std::string_view text =
      actual.is_string() ? std::string_view(actual.get_string()) : std::string_view();
  const auto judge = [&](bool fits, const char* wanted) -> std::optional<std::string> {
    if (fits) return std::nullopt;
    return where + " should be " + wanted + ", is " + json::serialize(actual);
  };
  switch (hole.kind) {
    case Kind::kAny:
      return std::nullopt;
    case Kind::kText:
      return judge(!text.empty(), "text");
    case Kind::kNumber:
      return judge(actual.is_int64(), "a whole number");
    case Kind::kHandle:
      return judge(IsBase64Url(text, 48), "a handle");
    case Kind::kRefreshToken:
      return judge(IsBase64Url(text, 80), "a refresh token");
    case Kind::kFamilyId:
      return judge(IsBase64Url(text, 36), "an id that names a family");
    case Kind::kHexId:
      return judge(IsHexId(text), "16 bytes in upper-case hex");
    case Kind::kNow: {
      const std::int64_t wanted = UnixSeconds(judging.now) + hole.offset.count();
      return judge(actual.is_int64() && std::abs(actual.get_int64() - wanted) <= judging.tolerance.count(),
                   ("the time " + std::to_string(wanted)).c_str());
    }
    case Kind::kJwt:
      break;
  }
  const auto jwt = OpenJwt(text, judging.jwks);
  if (!jwt) return where + ": " + jwt.error();
  if (auto differs = hole.parts[0].Mismatch(jwt->header, judging)) return where + " (header)" + *differs;
  if (auto differs = hole.parts[1].Mismatch(jwt->claims, judging)) return where + " (claims)" + *differs;
  return std::nullopt;
}

}  // namespace writ::exchanges
