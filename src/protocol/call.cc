#include "protocol/call.h"

#include <algorithm>

#include "base/text.h"

namespace writ {

std::optional<std::string_view> Call::Find(std::string_view name) const {
  for (const HeaderField& field : headers) {
    if (base::EqualsIgnoringCase(field.name, name)) return field.value;
  }
  return std::nullopt;
}

int Call::Count(std::string_view name) const {
  return static_cast<int>(std::ranges::count_if(
      headers, [&](const HeaderField& field) { return base::EqualsIgnoringCase(field.name, name); }));
}

bool Accepts(const Call& call, std::string_view media_type) {
  std::string_view accept = call.Find("accept").value_or("");
  while (!accept.empty()) {
    const std::size_t end = std::min(accept.find(','), accept.size());
    const std::string_view range = accept.substr(0, end);
    if (base::EqualsIgnoringCase(base::TrimBlanks(range.substr(0, range.find(';'))), media_type)) return true;
    accept.remove_prefix(std::min(end + 1, accept.size()));
  }
  return false;
}

}  // namespace writ
