#include "http/method_names.h"

namespace writ::http {

std::optional<Method> ParseMethod(std::string_view name) {
  for (const auto& [method, known] : kMethodNames) {
    if (known == name) return method;
  }
  return std::nullopt;
}

}  // namespace writ::http
