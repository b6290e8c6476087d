// The kinds of lines that a table of properties has.
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/section.h"
#include "config/value.h"

namespace writ::config {

/// The type of a property that nothing acts on.
enum class Shape { kBool, kInteger, kText, kTexts, kSpan, kNames, kAny };

/// How `shape` is called in docs/configuration.md.
std::string_view ShapeName(Shape shape);

/// Reports when `node` is not of `shape`.
void CheckShape(const Node& node, Shape shape, Context& context);

/// A property that the server acts on: `Acts("ClientName", "", &Client::client_name)`.
template <typename T>
Property<T> Acts(std::string_view name, std::string_view fallback, bool T::* member) {
  return {{name, ShapeName(Shape::kBool), fallback, Effect::kActs},
          [member](T& target, const Node& node, Context& context) {
            if (auto value = ReadBool(node, context)) target.*member = *value;
          }};
}

template <typename T>
Property<T> Acts(std::string_view name, std::string_view fallback, std::string T::* member) {
  return {{name, ShapeName(Shape::kText), fallback, Effect::kActs},
          [member](T& target, const Node& node, Context& context) {
            if (auto value = ReadText(node, context)) target.*member = std::move(*value);
          }};
}

template <typename T>
Property<T> Acts(std::string_view name, std::string_view fallback, std::vector<std::string> T::* member) {
  return {{name, ShapeName(Shape::kTexts), fallback, Effect::kActs},
          [member](T& target, const Node& node, Context& context) {
            if (auto value = ReadTexts(node, context)) target.*member = std::move(*value);
          }};
}

template <typename T>
Property<T> Acts(std::string_view name, std::string_view fallback, Seconds T::* member) {
  return {{name, "seconds", fallback, Effect::kActs},
          [member](T& target, const Node& node, Context& context) {
            if (auto value = ReadInteger(node, {}, context)) target.*member = Seconds(*value);
          }};
}

/// A time-out: from a millisecond to an hour.
template <typename T>
Property<T> Acts(std::string_view name, std::string_view fallback, Milliseconds T::* member) {
  return {{name, ShapeName(Shape::kSpan), fallback, Effect::kActs},
          [member](T& target, const Node& node, Context& context) {
            const auto value = ReadSpan(node, context);
            if (value && (*value < Milliseconds(1) || *value > std::chrono::hours(1))) {
              context.Error(node, "must be longer than nothing and an hour at most");
            } else if (value) {
              target.*member = *value;
            }
          }};
}

template <typename T, std::unsigned_integral Number>
  requires(!std::same_as<Number, bool>)
Property<T> Acts(std::string_view name, std::string_view fallback, Number T::* member, Range range) {
  return {{name, ShapeName(Shape::kInteger), fallback, Effect::kActs},
          [member, range](T& target, const Node& node, Context& context) {
            if (auto value = ReadInteger(node, range, context)) target.*member = static_cast<Number>(*value);
          }};
}

/// One of several names; `type` lists them for the documentation.
template <typename T, typename Enum>
Property<T> Acts(std::string_view name, std::string_view type, std::string_view fallback, Choices choices,
                 Enum T::* member) {
  return {{name, type, fallback, Effect::kActs},
          [member, choices = std::move(choices)](T& target, const Node& node, Context& context) {
            if (auto value = ReadChoice(node, choices, context)) target.*member = static_cast<Enum>(*value);
          }};
}

/// A property that needs a function of its own.
template <typename T>
Property<T> Acts(std::string_view name, std::string_view type, std::string_view fallback,
                 std::function<void(T&, const Node&, Context&)> read) {
  return {{name, type, fallback, Effect::kActs}, std::move(read)};
}

/// A property that is known and checked for its type alone.
template <typename T>
Property<T> Kept(std::string_view name, std::string_view fallback, Shape shape) {
  return {{name, ShapeName(shape), fallback, Effect::kKept},
          [shape](T&, const Node& node, Context& context) { CheckShape(node, shape, context); }};
}

template <typename T>
Property<T> Kept(std::string_view name, std::string_view type, std::string_view fallback, Choices choices) {
  return {{name, type, fallback, Effect::kKept},
          [choices = std::move(choices)](T&, const Node& node, Context& context) {
            ReadChoice(node, choices, context);
          }};
}

/// A section inside a section: `part` gives what it fills.
template <typename T, typename Part>
Property<T> Group(std::string_view name, Effect effect, const Section<Part>& section, Part& (*part)(T&)) {
  return {{name, "section", "", effect}, [&section, part](T& target, const Node& node, Context& context) {
            const std::string where =
                context.where.empty() ? context.property : context.where + ":" + context.property;
            Context inner{context.report, where, {}};
            section.Read(part(target), node, inner);
          }};
}

/// Calls `each` with every item of a list of sections, and what to call it: `kind` and its number.
void WalkItems(const Node& list, std::string_view kind, Context& context,
               const std::function<void(const Node&, Context&)>& each);

}  // namespace writ::config
