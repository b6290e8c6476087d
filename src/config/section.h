// Sections as tables: one line for each property says its name, type, default and what becomes of it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/node.h"
#include "config/value.h"

namespace writ::config {

/// What a property does in this version.
enum class Effect {
  kActs,  ///< the server acts on it
  kKept,  ///< known and checked for its type; nothing acts on it yet
};

/// What docs/configuration.md says of a property.
struct PropertyText {
  std::string_view name;
  std::string_view type;
  std::string_view fallback;
  Effect effect;
};

/// The part of a section that does not depend on what it fills.
class SectionNames {
 public:
  SectionNames(std::string_view title, std::vector<PropertyText> properties);

  /// Calls `read` with each member that is known and not null, in order, once for each name; reports the
  /// others.
  void Walk(const Node& map, Context& context,
            const std::function<void(std::size_t, const Node&, Context&)>& read) const;

  std::string_view title() const { return title_; }
  const std::vector<PropertyText>& properties() const { return properties_; }

 private:
  void ReportUnknown(const Member& member, Context& context) const;

  std::string_view title_;
  std::vector<PropertyText> properties_;
  std::unordered_map<std::string, std::size_t> index_;  ///< by canonical name
};

/// One property of `T`: its line in the table and how it is read.
template <typename T>
struct Property {
  PropertyText text;
  std::function<void(T&, const Node&, Context&)> read;
};

/// All properties of `T`.
template <typename T>
class Section {
 public:
  Section(std::string_view title, std::vector<Property<T>> properties)
      : names_(title, Texts(properties)), properties_(std::move(properties)) {}

  /// Fills `target` from `map`. What is not there keeps its value.
  void Read(T& target, const Node& map, Context& context) const {
    names_.Walk(map, context, [&](std::size_t i, const Node& node, Context& inner) {
      properties_[i].read(target, node, inner);
    });
  }

  const SectionNames& names() const { return names_; }

 private:
  static std::vector<PropertyText> Texts(const std::vector<Property<T>>& properties) {
    std::vector<PropertyText> texts;
    for (const auto& property : properties) texts.push_back(property.text);
    return texts;
  }

  SectionNames names_;
  std::vector<Property<T>> properties_;
};

}  // namespace writ::config
