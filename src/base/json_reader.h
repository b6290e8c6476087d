// JSON from outside, read strictly.
#pragma once

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace writ::base {

/// The JSON object that all of `text` is. Absent for anything else: a member that stands twice in one object,
/// more than 16 levels, more than 256 members of one object, a number that is not finite, invalid UTF-8, a
/// lone surrogate.
/// Source: RFC 8259, RFC 7493.
std::optional<boost::json::object> ParseJsonObject(std::string_view text);

/// Whether all members of `object` are among `known`: one that nobody reads was meant for something.
bool HasOnly(const boost::json::object& object, std::span<const std::string_view> known);

// A member's value. Absent when it is missing or of another type.

std::optional<std::string_view> TextMember(const boost::json::object& object, std::string_view name);

/// A whole number, written without fraction and exponent.
std::optional<std::int64_t> IntegerMember(const boost::json::object& object, std::string_view name);

/// One text, or an array of nothing but text.
std::optional<std::vector<std::string>> TextsMember(const boost::json::object& object, std::string_view name);

}  // namespace writ::base
