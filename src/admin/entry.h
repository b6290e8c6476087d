// One declared part as JSON in the family's shape: made of what an operator writes, and shown without
// secrets.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "admin/declarations.h"
#include "writ/random.h"

namespace writ::admin {

/// `before`, or a new part called `name`, with properties set.
/// Takes `settings`: `Property=Value` each, the properties those of docs/configuration.md in any letter case.
/// A value that begins with `[` or `{` is JSON; that of a list of text is its items with commas between; an
/// empty one takes the property away; all others are text. Gives what is wrong with the text; whether the
/// part is sound is for the configuration's rules to say.
std::expected<std::string, std::string> SetProperties(const Kind& kind, const std::string& name,
                                                      const std::optional<std::string>& before,
                                                      const std::vector<std::string>& settings);

/// What becomes of the secrets that are there when a new one is added.
enum class OldSecrets { kKeep, kDrop };

/// A part with a new secret, and the secret itself: the only time that it is seen.
struct WithSecret {
  std::string json;
  std::string secret;
};
WithSecret AddSecret(const Kind& kind, const std::string& text, OldSecrets old, Random& random);

/// Whether a part needs a secret and has none.
bool LacksSecret(const Kind& kind, const std::string& text);

/// The part as lines of text, a property each; of its secrets only their descriptions and expirations.
std::string Show(const Kind& kind, const std::string& text);

}  // namespace writ::admin
