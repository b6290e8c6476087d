#include "protocol/session/cookies.h"

#include <algorithm>

#include "base/text.h"

namespace writ {
namespace {

bool IsHttps(const RealmSettings& settings) {
  return settings.options.issuer_uri.starts_with("https:");
}

std::string_view SameSiteOf(const RealmSettings& settings) {
  // Without https browsers take no other.
  if (!IsHttps(settings)) return "Lax";
  switch (settings.options.cookie_same_site) {
    case SameSite::kNone:
      return "None";
    case SameSite::kLax:
      return "Lax";
    case SameSite::kStrict:
      break;
  }
  return "Strict";
}

}  // namespace

std::string CookieName(const RealmSettings& settings, std::string_view what) {
  std::string name = IsHttps(settings) ? "__Host-writ." : "writ.";
  return name.append(settings.name).append(".").append(what);
}

std::optional<std::string_view> FindCookie(const Call& call, std::string_view name) {
  std::optional<std::string_view> found;
  for (const HeaderField& field : call.headers) {
    if (!base::EqualsIgnoringCase(field.name, "cookie")) continue;
    std::string_view cookies = field.value;
    while (!cookies.empty()) {
      const std::size_t end = std::min(cookies.find(';'), cookies.size());
      const std::string_view pair = base::TrimBlanks(cookies.substr(0, end));
      cookies.remove_prefix(std::min(end + 1, cookies.size()));
      if (!pair.starts_with(name) || pair.substr(name.size(), 1) != "=") continue;
      if (found) return std::nullopt;
      found = pair.substr(name.size() + 1);
    }
  }
  return found;
}

ReplyField SetCookie(const RealmSettings& settings, std::string_view what, std::string_view value,
                     Readers readers) {
  std::string text = CookieName(settings, what);
  text.append("=").append(value).append("; Path=/; SameSite=").append(SameSiteOf(settings));
  if (readers == Readers::kServer) text += "; HttpOnly";
  if (IsHttps(settings)) text += "; Secure";
  if (value.empty()) text += "; Max-Age=0";
  return {"Set-Cookie", std::move(text)};
}

ReplyField SetLastingCookie(const RealmSettings& settings, std::string_view what, std::string_view value,
                            Seconds life) {
  ReplyField field = SetCookie(settings, what, value);
  field.value += "; Max-Age=" + std::to_string(life.count());
  return field;
}

}  // namespace writ
