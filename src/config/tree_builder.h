// Puts a reader's events together to a tree, within the limits that every format has.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "config/node.h"
#include "config/report.h"

namespace writ::config {

/// Why a tree grows no further.
enum class Growth { kFits, kTooDeep, kTooMany };

/// Receives values in document order. Keys of a map come before their values.
class TreeBuilder {
 public:
  explicit TreeBuilder(Report& report) : report_(report) {}

  /// Opens a map or a list.
  Growth Begin(NodeKind kind, Place at);
  /// Closes what was opened last.
  void End();
  /// Names the next value of the open map. Reports a key that is there already, whatever its letter case.
  void Key(std::string key, Place at);
  /// A finished value: a scalar, or the copy of a whole subtree.
  Growth Add(Node value);

  /// How many containers are open.
  std::size_t depth() const { return open_.size(); }
  /// True inside a map when a key, not a value, comes next.
  bool AwaitsKey() const;

  /// The document's root. Absent when no value came.
  std::optional<Node> Take() { return std::move(root_); }
  /// What was finished last.
  const Node& last() const { return *last_; }

 private:
  struct Open {
    Node node;
    std::unordered_set<std::string> keys;
    std::string key;
    Place key_at;
    bool has_key = false;
  };

  void Attach(Node value);

  Report& report_;
  std::vector<Open> open_;
  std::optional<Node> root_;
  const Node* last_ = nullptr;
  std::size_t nodes_ = 0;
};

}  // namespace writ::config
