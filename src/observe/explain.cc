#include "observe/explain.h"

#include <boost/json/serialize.hpp>

#include "base/json_reader.h"
#include "writ/oauth_error.h"

namespace writ::observe {
namespace {

/// What an operator should know of the reason of this name.
std::string_view MeaningOf(std::string_view name) {
#define WRIT_REASON(constant, text, meaning) \
  if (name == (text)) return meaning;
#include "writ/reasons.def"
#undef WRIT_REASON
  return "a reason of another version";
}

}  // namespace

void Refusals::Remember(std::string_view request_id, std::string line) {
  const std::lock_guard lock(mutex_);
  const auto [at, fresh] = lines_.insert_or_assign(std::string(request_id), std::move(line));
  if (!fresh) return;
  order_.push_back(at->first);
  if (order_.size() <= most_) return;
  lines_.erase(order_.front());
  order_.pop_front();
}

std::optional<std::string> Refusals::Find(std::string_view request_id) const {
  const std::lock_guard lock(mutex_);
  const auto found = lines_.find(std::string(request_id));
  return found == lines_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> Explain(std::string_view line) {
  const auto object = base::ParseJsonObject(line);
  if (!object || base::TextMember(*object, "event") != "request") return std::nullopt;
  std::string text;
  for (const auto& member : *object) {
    if (member.key() == "event" || member.key() == "level") continue;
    const auto value = base::TextMember(*object, member.key());
    text.append(member.key()).append(": ").append(value ? *value : boost::json::serialize(member.value()));
    text += '\n';
  }
  if (const auto reason = base::TextMember(*object, "reason")) {
    text.append("meaning: ")
        .append(MeaningOf(*reason))
        .append("\nwhat to do: docs/reasons.md, ")
        .append(*reason);
    text += '\n';
  }
  return text;
}

}  // namespace writ::observe
