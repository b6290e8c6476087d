#include "config/tree_builder.h"

#include <utility>

#include "base/text.h"

namespace writ::config {

Growth TreeBuilder::Begin(NodeKind kind, Place at) {
  if (open_.size() >= kMaxDepth) return Growth::kTooDeep;
  if (++nodes_ > kMaxNodes) return Growth::kTooMany;
  Open open;
  open.node.kind = kind;
  open.node.at = std::move(at);
  open_.push_back(std::move(open));
  return Growth::kFits;
}

void TreeBuilder::End() {
  Node node = std::move(open_.back().node);
  open_.pop_back();
  Attach(std::move(node));
}

void TreeBuilder::Key(std::string key, Place at) {
  Open& open = open_.back();
  if (!open.keys.insert(base::AsciiLower(key)).second) {
    report_.Error(at,
                  "duplicate key " + Quote(key) + ": it stands in this section already; keep one of them");
  }
  open.key = std::move(key);
  open.key_at = std::move(at);
  open.has_key = true;
}

Growth TreeBuilder::Add(Node value) {
  nodes_ += CountNodes(value);
  if (nodes_ > kMaxNodes) return Growth::kTooMany;
  Attach(std::move(value));
  return Growth::kFits;
}

bool TreeBuilder::AwaitsKey() const {
  return !open_.empty() && open_.back().node.kind == NodeKind::kMap && !open_.back().has_key;
}

void TreeBuilder::Attach(Node value) {
  if (open_.empty()) {
    root_ = std::move(value);
    last_ = &*root_;
    return;
  }
  Open& open = open_.back();
  if (open.node.kind == NodeKind::kList) {
    open.node.items.push_back(std::move(value));
    last_ = &open.node.items.back();
    return;
  }
  std::string name = CanonicalName(open.key);
  open.node.members.push_back(
      {std::move(open.key), std::move(name), std::move(open.key_at), std::move(value)});
  open.has_key = false;
  last_ = &open.node.members.back().value;
}

}  // namespace writ::config
