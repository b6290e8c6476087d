#include "base/json_reader.h"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/parse.hpp>

#include <cmath>
#include <set>
#include <string>
#include <utility>

#include "base/text.h"

namespace writ::base {
namespace {

constexpr std::size_t kMaxDepth = 16;
constexpr std::size_t kMaxMembers = 256;

/// Sees that no object has a member twice; a tree would have kept the last one in silence.
/// The names are those that boost::json::basic_parser calls.
class MemberCheck {
 public:
  static constexpr std::size_t max_object_size = kMaxMembers;
  static constexpr std::size_t max_array_size = 4'096;
  static constexpr std::size_t max_key_size = 1'024;
  static constexpr std::size_t max_string_size = 65'536;
  using Error = boost::system::error_code;

  bool on_document_begin(Error&) { return true; }
  bool on_document_end(Error&) { return true; }
  bool on_object_begin(Error&) {
    names_.emplace_back();
    return true;
  }
  bool on_object_end(std::size_t, Error&) {
    names_.pop_back();
    return true;
  }
  bool on_array_begin(Error&) { return true; }
  bool on_array_end(std::size_t, Error&) { return true; }
  bool on_key_part(std::string_view part, std::size_t, Error&) {
    key_ += part;
    return true;
  }
  bool on_key(std::string_view part, std::size_t, Error& error) {
    key_ += part;
    const bool fresh = names_.back().insert(std::exchange(key_, {})).second;
    if (!fresh) error = boost::json::error::syntax;
    return fresh;
  }
  bool on_string_part(std::string_view, std::size_t, Error&) { return true; }
  bool on_string(std::string_view, std::size_t, Error&) { return true; }
  bool on_number_part(std::string_view, Error&) { return true; }
  bool on_int64(std::int64_t, std::string_view, Error&) { return true; }
  bool on_uint64(std::uint64_t, std::string_view, Error&) { return true; }
  bool on_double(double value, std::string_view, Error& error) {
    if (!std::isfinite(value)) error = boost::json::error::exponent_overflow;
    return std::isfinite(value);
  }
  bool on_bool(bool, Error&) { return true; }
  bool on_null(Error&) { return true; }
  bool on_comment_part(std::string_view, Error&) { return true; }
  bool on_comment(std::string_view, Error&) { return true; }

 private:
  std::vector<std::set<std::string>> names_;
  std::string key_;
};

}  // namespace

std::optional<boost::json::object> ParseJsonObject(std::string_view text) {
  // What boost::json takes of UTF-8 is left to nobody's reading.
  if (!IsUtf8(text)) return std::nullopt;
  boost::json::parse_options options;
  options.max_depth = kMaxDepth;
  boost::system::error_code error;
  boost::json::basic_parser<MemberCheck> check(options);
  const std::size_t read = check.write_some(false, text.data(), text.size(), error);
  if (error || read != text.size() || !check.done()) return std::nullopt;
  boost::json::value value = boost::json::parse(text, error, {}, options);
  if (error || !value.is_object()) return std::nullopt;
  return std::move(value.get_object());
}

bool HasOnly(const boost::json::object& object, std::span<const std::string_view> known) {
  return std::ranges::all_of(object, [&](const auto& member) {
    return std::ranges::find(known, std::string_view(member.key())) != known.end();
  });
}

std::optional<std::string_view> TextMember(const boost::json::object& object, std::string_view name) {
  const boost::json::value* const member = object.if_contains(name);
  if (member == nullptr || !member->is_string()) return std::nullopt;
  return std::string_view(member->get_string());
}

std::optional<std::int64_t> IntegerMember(const boost::json::object& object, std::string_view name) {
  const boost::json::value* const member = object.if_contains(name);
  if (member == nullptr || !member->is_int64()) return std::nullopt;
  return member->get_int64();
}

std::optional<std::vector<std::string>> TextsMember(const boost::json::object& object,
                                                    std::string_view name) {
  if (const auto text = TextMember(object, name)) return std::vector<std::string>{std::string(*text)};
  const boost::json::value* const member = object.if_contains(name);
  if (member == nullptr || !member->is_array()) return std::nullopt;
  std::vector<std::string> texts;
  for (const boost::json::value& item : member->get_array()) {
    if (!item.is_string()) return std::nullopt;
    texts.emplace_back(item.get_string());
  }
  return texts;
}

}  // namespace writ::base
