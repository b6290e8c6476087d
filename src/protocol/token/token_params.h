// Step 3 of the walk: body and headers → the parameters of a token request.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/secret.h"
#include "protocol/call.h"
#include "writ/oauth_error.h"

namespace writ {

/// A token request's parameters: decoded, each known one at most once. A passport: only ParseTokenParams
/// makes one. Values are wiped when it ends; unknown parameters are not kept.
class TokenParams {
 public:
  TokenParams(TokenParams&&) = default;
  TokenParams& operator=(TokenParams&&) = default;

  /// The value of a parameter; absent when it was not sent.
  std::optional<std::string_view> Find(std::string_view name) const;

 private:
  friend Result<TokenParams> ParseTokenParams(const Call& call, std::span<const std::string_view> known);
  TokenParams() = default;

  std::vector<std::pair<std::string_view, base::SecretBytes>> values_;  // names are literals out of `known`
};

/// Reads the form of a token request.
/// Takes `known`: the names of all parameters that the endpoint and its grants may read; others are ignored,
/// whatever
///   they hold.
/// Refuses: kCredentialInUrl; kMediaTypeWrong; kFormMalformed for a broken escape in a name, or a broken
/// escape, NUL
///   or invalid UTF-8 in the value of a known parameter; kTooManyParameters; kParameterNameTooLong;
///   kParameterRepeated for a known one, kResourceSeveral where that is `resource`.
/// Source: RFC 6749 section 3.2.
Result<TokenParams> ParseTokenParams(const Call& call, std::span<const std::string_view> known);

}  // namespace writ
