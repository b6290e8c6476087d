#include <fmt/format.h>

#include "cli/commands.h"
#include "config/secret.h"
#include "writ/system.h"

namespace writ::cli {

int NewSecret(SecretStyle style) {
  const auto random = MakeSystemRandom();
  const std::string secret = config::MakeSecret(*random);
  const std::string value =
      style == SecretStyle::kSalted ? config::SaltedValue(secret, *random) : config::Sha256Value(secret);
  fmt::print(
      "The client's secret, shown this once:\n\n  {}\n\n"
      "What the server keeps. In YAML:\n\n  ClientSecrets:\n    - Value: \"{}\"\n\n"
      "In JSON:\n\n  \"ClientSecrets\": [ {{ \"Value\": \"{}\" }} ]\n",
      secret, value, value);
  return 0;
}

}  // namespace writ::cli
