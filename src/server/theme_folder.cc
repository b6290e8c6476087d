#include "server/theme_folder.h"

#include "writ/fault.h"

namespace writ::server {

ThemeFolder::ThemeFolder(const config::ServerSettings& settings) : folder_(settings.theme_folder) {
  auto theme = Load();
  if (!theme) throw Fault(FaultKind::kUnavailable, theme.error());
  Use(std::move(*theme));
}

}  // namespace writ::server
