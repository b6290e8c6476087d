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

}  // namespace writ
