#include "config/property.h"

#include <fmt/format.h>

namespace writ::config {

std::string_view ShapeName(Shape shape) {
  switch (shape) {
    case Shape::kBool:
      return "true/false";
    case Shape::kInteger:
      return "whole number";
    case Shape::kText:
      return "text";
    case Shape::kTexts:
      return "list of text";
    case Shape::kSpan:
      return "time span";
    case Shape::kNames:
      return "names and values";
    case Shape::kAny:
      return "anything";
  }
  return "anything";
}

void CheckShape(const Node& node, Shape shape, Context& context) {
  switch (shape) {
    case Shape::kBool:
      ReadBool(node, context);
      return;
    case Shape::kInteger:
      ReadInteger(node, {}, context);
      return;
    case Shape::kText:
      ReadText(node, context);
      return;
    case Shape::kTexts:
      ReadTexts(node, context);
      return;
    case Shape::kSpan:
      ReadSpan(node, context);
      return;
    case Shape::kNames:
      if (node.kind != NodeKind::kMap) {
        context.Error(node, fmt::format("expected names and values, found {}", Describe(node.kind)));
      }
      return;
    case Shape::kAny:
      return;
  }
}

void WalkItems(const Node& list, std::string_view kind, Context& context,
               const std::function<void(const Node&, Context&)>& each) {
  if (list.kind != NodeKind::kList) {
    context.Error(list, fmt::format("expected a list, found {}", Describe(list.kind)));
    return;
  }
  std::size_t number = 0;
  for (const Node& item : list.items) {
    const std::string name = fmt::format("{} {}", kind, ++number);
    Context inner{context.report, context.where.empty() ? name : context.where + ": " + name, {}};
    each(item, inner);
  }
}

}  // namespace writ::config
