// The pages, as the files of their theme were when they were read last.
#pragma once

#include <expected>
#include <string>
#include <utility>

#include "config/configuration.h"
#include "web/pages.h"

namespace writ::server {

/// Thread: every member may be called from any thread.
class ThemeFolder {
 public:
  /// Faults: kUnavailable when the folder that `settings` name makes no theme.
  explicit ThemeFolder(const config::ServerSettings& settings);

  const web::TemplatePages& pages() const { return pages_; }

  /// Reads the files again. Gives what is wrong with them.
  std::expected<web::Theme, std::string> Load() const { return web::LoadTheme(folder_); }

  /// Pages look so from now on.
  void Use(web::Theme theme) { pages_.Use(std::move(theme)); }

 private:
  const std::string folder_;
  web::TemplatePages pages_;
};

}  // namespace writ::server
