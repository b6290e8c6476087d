// What the pages are made of: our own templates, and those that an operator puts in their place.
#pragma once

#include <expected>
#include <string>

namespace writ::web {

/// Templates in mustache, and a stylesheet.
struct Theme {
  Theme();

  std::string frame;  ///< around every page
  std::string login;
  std::string consent;
  std::string device;
  std::string ciba;
  std::string logout;
  std::string signed_out;
  std::string account;
  std::string error;
  std::string style;
};

/// Our own, with what stands in `folder` in its place: `frame.mustache`, `login.mustache`,
/// `consent.mustache`, `device.mustache`, `ciba.mustache`, `logout.mustache`, `signed-out.mustache`,
/// `account.mustache`, `error.mustache`, `style.css`. Takes an empty name: no folder. Gives what is wrong: a
/// folder that is none, a file that cannot be read, is larger than 256 KiB or no template, a frame without
/// its body.
std::expected<Theme, std::string> LoadTheme(const std::string& folder);

}  // namespace writ::web
