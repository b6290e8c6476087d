#include "http/request_target.h"

#include <algorithm>

#include "base/text.h"

namespace writ::http {
namespace {

bool IsTargetByte(char c) {
  return c > ' ' && c < 0x7f && c != '#';
}

RequestTarget SplitPath(std::string_view text) {
  const std::size_t mark = text.find('?');
  if (mark == std::string_view::npos) return {TargetForm::kPath, text, {}};
  return {TargetForm::kPath, text.substr(0, mark), text.substr(mark + 1)};
}

/// The part of an absolute target after its scheme; absent when it has none that we serve.
std::optional<std::string_view> AfterScheme(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (target.size() > scheme.size() && base::EqualsIgnoringCase(target.substr(0, scheme.size()), scheme)) {
      return target.substr(scheme.size());
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<RequestTarget> SplitTarget(std::optional<Method> method, std::string_view target) {
  if (target.empty() || !std::ranges::all_of(target, IsTargetByte)) return std::nullopt;
  if (method == Method::kConnect) {
    if (target.front() == '/') return std::nullopt;
    return RequestTarget{TargetForm::kAuthority, {}, {}};
  }
  if (target.front() == '/') return SplitPath(target);
  if (target == "*") {
    if (method != Method::kOptions) return std::nullopt;
    return RequestTarget{TargetForm::kAsterisk, {}, {}};
  }
  const auto rest = AfterScheme(target);
  if (!rest) return std::nullopt;
  const std::size_t path = rest->find_first_of("/?");
  if (path == 0) return std::nullopt;  // no authority
  if (path == std::string_view::npos) return RequestTarget{TargetForm::kPath, "/", {}};
  if ((*rest)[path] == '?') return RequestTarget{TargetForm::kPath, "/", rest->substr(path + 1)};
  return SplitPath(rest->substr(path));
}

}  // namespace writ::http
