#include "protocol/rules/response_type.h"

#include "base/text.h"

namespace writ {

std::string_view ResponseType::flow() const {
  if (!code) return "implicit";
  return via_browser() ? "hybrid" : "authorization_code";
}

std::optional<ResponseType> ParseResponseType(std::string_view text) {
  ResponseType type;
  const auto values = base::SplitBlanks(text);
  for (const std::string_view value : values) {
    bool* const part = value == "code"       ? &type.code
                       : value == "id_token" ? &type.id_token
                       : value == "token"    ? &type.token
                                             : nullptr;
    if (part == nullptr || *part) return std::nullopt;
    *part = true;
  }
  if (values.empty()) return std::nullopt;
  return type;
}

}  // namespace writ
