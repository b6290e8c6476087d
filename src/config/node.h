// What a configuration file holds before anybody asks what it means: a tree in which everything knows its
// place.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace writ::config {

constexpr std::size_t kMaxFileBytes = 16 * 1024 * 1024;
constexpr std::size_t kMaxNodes = 1'000'000;  ///< in one file, expanded aliases included
constexpr std::size_t kMaxDepth = 32;         ///< maps and lists inside each other

/// Where a node stands. Files share their name.
struct Place {
  std::shared_ptr<const std::string> file;
  int line = 0;
  int column = 0;
};

enum class NodeKind { kNull, kBool, kNumber, kText, kMap, kList };

struct Member;

/// One value of a file. Scalars keep their text as written, so that nothing is lost before its type is known.
struct Node {
  NodeKind kind = NodeKind::kNull;
  Place at;
  std::string text;             ///< kBool: "true" or "false"; kNumber, kText
  std::vector<Member> members;  ///< kMap, in order
  std::vector<Node> items;      ///< kList
};

/// One key of a map with its value.
struct Member {
  std::string key;   ///< as written
  std::string name;  ///< CanonicalName(key)
  Place at;          ///< of the key
  Node value;
};

/// `key` as names are compared: letters in lower case, underscores left out.
std::string CanonicalName(std::string_view key);

/// The member of a map by canonical name, or null.
const Node* Find(const Node& map, std::string_view canonical_name);
Node* Find(Node& map, std::string_view canonical_name);

/// The member of a map by canonical name or, for messages about its absence, the map itself.
const Node& PartOf(const Node& map, std::string_view canonical_name);

/// True when the map has a member of that name which is of another kind: that was told where it was read.
bool IsMistyped(const Node& map, std::string_view canonical_name, NodeKind kind);

/// The kind in words, with its article: "a list".
std::string_view Describe(NodeKind kind);

/// How many nodes `node` and all below it are.
std::size_t CountNodes(const Node& node);

/// What a file's plain scalar `text` is when nothing else says so: null, true/false, a number or text.
NodeKind PlainKind(std::string_view text);

/// True when `text` is a number as JSON writes it, and finite.
bool IsFiniteNumber(std::string_view text);

}  // namespace writ::config
