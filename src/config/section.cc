#include "config/section.h"

#include <fmt/format.h>

#include <utility>

#include "base/text.h"

namespace writ::config {

SectionNames::SectionNames(std::string_view title, std::vector<PropertyText> properties)
    : title_(title), properties_(std::move(properties)) {
  for (std::size_t i = 0; i < properties_.size(); ++i) index_.emplace(CanonicalName(properties_[i].name), i);
}

void SectionNames::Walk(const Node& map, Context& context,
                        const std::function<void(std::size_t, const Node&, Context&)>& read) const {
  if (map.kind != NodeKind::kMap) {
    context.Error(map, fmt::format("expected a section, found {}", Describe(map.kind)));
    return;
  }
  std::vector<const Member*> seen(properties_.size(), nullptr);
  for (const Member& member : map.members) {
    const auto found = index_.find(member.name);
    if (found == index_.end()) {
      ReportUnknown(member, context);
      continue;
    }
    const std::size_t i = found->second;
    if (const Member* first = std::exchange(seen[i], &member)) {
      ReportSameName(member, first->key, context.report);
      continue;
    }
    if (member.value.kind == NodeKind::kNull) continue;
    Context inner{context.report, context.where, std::string(properties_[i].name)};
    read(i, member.value, inner);
  }
}

void SectionNames::ReportUnknown(const Member& member, Context& context) const {
  std::vector<std::string_view> names;
  for (const PropertyText& property : properties_) names.push_back(property.name);
  std::string hint = Suggest(member.key, names);
  if (hint.empty() && context.where.empty()) {
    hint = "; settings of other programs stand beside a section IdentityServer that holds all of these";
  }
  const Context here{context.report, context.where, {}};
  context.report.Error(member.at, here.Say("unknown key " + Quote(member.key) + hint));
}

}  // namespace writ::config
