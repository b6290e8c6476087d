#include "config/node.h"

#include <cmath>
#include <cstdlib>
#include <utility>

#include "base/text.h"

namespace writ::config {

namespace {

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

std::size_t SkipDigits(std::string_view text, std::size_t from) {
  while (from < text.size() && IsDigit(text[from])) ++from;
  return from;
}

/// The grammar of RFC 8259 section 6.
bool LooksLikeNumber(std::string_view text) {
  const std::size_t sign = !text.empty() && text[0] == '-' ? 1 : 0;
  std::size_t end = SkipDigits(text, sign);
  if (end == sign || (text[sign] == '0' && end - sign > 1)) return false;
  if (end < text.size() && text[end] == '.') {
    const std::size_t fraction = end + 1;
    end = SkipDigits(text, fraction);
    if (end == fraction) return false;
  }
  if (end < text.size() && (text[end] == 'e' || text[end] == 'E')) {
    std::size_t exponent = end + 1;
    if (exponent < text.size() && (text[exponent] == '+' || text[exponent] == '-')) ++exponent;
    end = SkipDigits(text, exponent);
    if (end == exponent) return false;
  }
  return end == text.size();
}

}  // namespace

std::string CanonicalName(std::string_view key) {
  std::string name;
  name.reserve(key.size());
  for (char c : key) {
    if (c == '_') continue;
    name.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  }
  return name;
}

const Node* Find(const Node& map, std::string_view canonical_name) {
  for (const Member& member : map.members) {
    if (member.name == canonical_name) return &member.value;
  }
  return nullptr;
}

Node* Find(Node& map, std::string_view canonical_name) {
  return const_cast<Node*>(Find(std::as_const(map), canonical_name));
}

const Node& PartOf(const Node& map, std::string_view canonical_name) {
  const Node* part = Find(map, canonical_name);
  return part ? *part : map;
}

bool IsMistyped(const Node& map, std::string_view canonical_name, NodeKind kind) {
  const Node* node = Find(map, canonical_name);
  return node != nullptr && node->kind != kind && node->kind != NodeKind::kNull;
}

std::string_view Describe(NodeKind kind) {
  switch (kind) {
    case NodeKind::kNull:
      return "nothing";
    case NodeKind::kBool:
      return "true or false";
    case NodeKind::kNumber:
      return "a number";
    case NodeKind::kText:
      return "text";
    case NodeKind::kMap:
      return "a section";
    case NodeKind::kList:
      return "a list";
  }
  return "nothing";
}

std::size_t CountNodes(const Node& node) {
  std::size_t count = 1;
  for (const Node& item : node.items) count += CountNodes(item);
  for (const Member& member : node.members) count += CountNodes(member.value);
  return count;
}

NodeKind PlainKind(std::string_view text) {
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL")
    return NodeKind::kNull;
  if (base::EqualsIgnoringCase(text, "true") || base::EqualsIgnoringCase(text, "false"))
    return NodeKind::kBool;
  return LooksLikeNumber(text) ? NodeKind::kNumber : NodeKind::kText;
}

bool IsFiniteNumber(std::string_view text) {
  return LooksLikeNumber(text) && std::isfinite(std::strtod(std::string(text).c_str(), nullptr));
}

}  // namespace writ::config
