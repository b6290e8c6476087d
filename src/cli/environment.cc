#include "cli/environment.h"

#include <unistd.h>

namespace writ::cli {

config::Environment ReadEnvironment() {
  config::Environment environment;
  for (char** entry = environ; entry && *entry; ++entry) {
    const std::string text = *entry;
    const std::size_t equals = text.find('=');
    if (equals != std::string::npos)
      environment.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return environment;
}

}  // namespace writ::cli
