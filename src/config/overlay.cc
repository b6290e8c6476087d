#include "config/overlay.h"

#include <memory>
#include <unordered_map>
#include <utility>

#include "base/text.h"

namespace writ::config {

namespace {

constexpr std::string_view kPrefix = "WRIT__";
constexpr std::string_view kOwn = "identityserver";

std::vector<std::string_view> SplitName(std::string_view name) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = name.find("__");
    parts.push_back(name.substr(0, end));
    if (end == std::string_view::npos) return parts;
    name.remove_prefix(end + 2);
  }
}

/// The child of `parent` that one part of a variable's name means, made where it is not there yet.
Node* Step(Node& parent, std::string_view part, const Place& at, Report& report) {
  if (parent.kind == NodeKind::kNull) {
    const bool number = base::ParseDecimal(part).has_value();
    parent.kind = number ? NodeKind::kList : NodeKind::kMap;
    parent.at = at;
  }
  if (parent.kind == NodeKind::kList) {
    const auto index = base::ParseDecimal(part);
    if (!index || *index > parent.items.size()) {
      report.Error(at, "names an item of a list: write its number, from 0, or the next free one");
      return nullptr;
    }
    if (*index == parent.items.size()) parent.items.push_back({NodeKind::kNull, at, {}, {}, {}});
    return &parent.items[*index];
  }
  if (parent.kind != NodeKind::kMap || part.empty()) {
    report.Error(at,
                 part.empty() ? "an empty part in the name" : "names a part of something that has no parts");
    return nullptr;
  }
  const std::string name = CanonicalName(part);
  if (Node* found = Find(parent, name)) return found;
  parent.members.push_back({std::string(part), name, at, {NodeKind::kNull, at, {}, {}, {}}});
  return &parent.members.back().value;
}

void SetVariable(Node& root, const std::string& variable, const std::string& value, Report& report) {
  const Place at{std::make_shared<const std::string>(variable), 0, 0};
  if (!base::IsUtf8(value) || value.size() > kMaxFileBytes) {
    report.Error(at, "the value is not UTF-8 text");
    return;
  }
  std::vector<std::string_view> parts = SplitName(std::string_view(variable).substr(kPrefix.size()));
  if (parts.size() > 1 && CanonicalName(parts.front()) == kOwn) parts.erase(parts.begin());
  if (parts.size() > kMaxDepth) {
    report.Error(at, "the name has too many parts");
    return;
  }
  Node* node = &root;
  for (std::string_view part : parts) {
    node = Step(*node, part, at, report);
    if (!node) return;
  }
  *node = {NodeKind::kText, at, value, {}, {}};
}

}  // namespace

Node OwnSection(Node file, Report& report) {
  if (file.kind != NodeKind::kMap) return file;
  const Node* own = Find(file, kOwn);
  if (!own) return file;
  for (const Member& member : file.members) {
    if (member.name == "server") {
      report.Warning(member.at,
                     "Server stands beside IdentityServer and is left alone; move it inside to have effect");
    }
  }
  return std::move(*Find(file, kOwn));
}

void Overlay(Node& lower, Node upper, Report& report) {
  if (lower.kind != NodeKind::kMap || upper.kind != NodeKind::kMap) {
    lower = std::move(upper);
    return;
  }
  std::unordered_map<std::string, std::string> spellings;
  for (Member& member : upper.members) {
    const auto [first, is_new] = spellings.emplace(member.name, member.key);
    if (!is_new) {
      ReportSameName(member, first->second, report);
    } else if (Node* below = Find(lower, member.name)) {
      Overlay(*below, std::move(member.value), report);
    } else {
      lower.members.push_back(std::move(member));
    }
  }
}

void OverlayEnvironment(Node& root, const Environment& environment, Report& report) {
  for (const auto& [name, value] : environment) {
    if (name.starts_with(kPrefix)) SetVariable(root, name, value, report);
  }
}

}  // namespace writ::config
