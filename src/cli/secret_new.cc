#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/server_key.h"
#include "config/secret.h"
#include "writ/system.h"

namespace writ::cli {
namespace {

void PrintSecret(const std::string& secret, const std::string& value) {
  fmt::print(
      "The client's secret, shown this once:\n\n  {}\n\n"
      "What the server keeps. In YAML:\n\n  ClientSecrets:\n    - Value: \"{}\"\n\n"
      "In JSON:\n\n  \"ClientSecrets\": [ {{ \"Value\": \"{}\" }} ]\n",
      secret, value, value);
}

}  // namespace

int NewSecret(SecretStyle style) {
  const auto random = MakeSystemRandom();
  const std::string secret = config::MakeSecret(*random);
  PrintSecret(secret, style == SecretStyle::kSalted ? config::SaltedValue(secret, *random)
                                                    : config::Sha256Value(secret));
  return 0;
}

int NewSealedSecret(const Where& where) {
  const auto loaded = Load(where);
  if (!loaded) return loaded.error();
  const auto random = MakeSystemRandom();
  const auto key = LoadServerKey(loaded->server, *random);
  if (!key) return Fail(key.error());
  const std::string secret = config::MakeSigningSecret(*random);
  PrintSecret(secret, config::SealedValue(SealClientSecret(key->bytes(), secret, *random)));
  return 0;
}

}  // namespace writ::cli
