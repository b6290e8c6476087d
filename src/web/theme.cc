#include "web/theme.h"

#include <kainjow/mustache.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include "web/templates.h"

namespace writ::web {
namespace {

constexpr std::size_t kLargest = 256 * 1'024;

constexpr std::pair<const char*, std::string Theme::*> kFiles[] = {
    {"frame.mustache", &Theme::frame},     {"login.mustache", &Theme::login},
    {"consent.mustache", &Theme::consent}, {"device.mustache", &Theme::device},
    {"logout.mustache", &Theme::logout},   {"signed-out.mustache", &Theme::signed_out},
    {"account.mustache", &Theme::account}, {"error.mustache", &Theme::error},
    {"ciba.mustache", &Theme::ciba},       {"style.css", &Theme::style}};

/// Gives false when the file cannot be read whole.
bool Read(const std::filesystem::path& path, std::string& into) {
  std::ifstream stream(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (!stream || text.size() > kLargest) return false;
  into = std::move(text);
  return true;
}

/// What is wrong with a part of a theme.
std::optional<std::string> FaultOf(const std::string& name, const std::string& text) {
  if (name == "style.css") {
    // It stands inside an element of the page.
    if (text.contains("</style")) return "holds </style";
    return std::nullopt;
  }
  const kainjow::mustache::mustache parsed(text);
  if (!parsed.is_valid()) return "is no template: " + parsed.error_message();
  if (name == "frame.mustache" && !(text.contains("{{{body}}}") && text.contains("{{{style}}}")))
    return "needs {{{style}}} and {{{body}}}";
  return std::nullopt;
}

}  // namespace

Theme::Theme()
    : frame(kFrame),
      login(kLogin),
      consent(kConsent),
      device(kDevice),
      ciba(kCiba),
      logout(kLogout),
      signed_out(kSignedOut),
      account(kAccount),
      error(kError),
      style(kStyle) {}

std::expected<Theme, std::string> LoadTheme(const std::string& folder) {
  Theme theme;
  if (folder.empty()) return theme;
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error))
    return std::unexpected("ThemeFolder: " + folder + " is no folder that can be read");
  for (const auto& [name, part] : kFiles) {
    const std::filesystem::path path = std::filesystem::path(folder) / name;
    if (!std::filesystem::exists(path, error)) continue;
    if (!Read(path, theme.*part))
      return std::unexpected("ThemeFolder: " + path.string() + " cannot be read, or is larger than 256 KiB");
    if (const auto wrong = FaultOf(name, theme.*part))
      return std::unexpected("ThemeFolder: " + path.string() + ' ' + *wrong);
  }
  return theme;
}

}  // namespace writ::web
