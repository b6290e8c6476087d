// Step 3 of the walk: body and headers → the parameters of a request by form.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/secret.h"
#include "protocol/call.h"
#include "protocol/wire_profiles/manners.h"
#include "writ/oauth_error.h"

namespace writ {

/// A form's parameters: decoded, each known one at most once. A passport: only ParseParams
/// makes one. Values are wiped when it ends; unknown parameters are not kept.
class FormParams {
 public:
  FormParams(FormParams&&) = default;
  FormParams& operator=(FormParams&&) = default;

  /// The value of a parameter; absent when it was not sent.
  std::optional<std::string_view> Find(std::string_view name) const;

  /// The values of a parameter that may stand several times, in order.
  std::vector<std::string_view> FindAll(std::string_view name) const;

 private:
  friend Result<FormParams> ParseParams(std::string_view text, std::span<const std::string_view> known,
                                        std::string_view repeatable, const FormManners& manners);
  FormParams() = default;

  /// Whether `name` has its value already: then it is settled what becomes of `value`.
  Result<bool> TakeRepeated(std::string_view name, std::string_view value, const FormManners& manners);

  std::vector<std::pair<std::string_view, base::SecretBytes>> values_;  // names are literals out of `known`
};

/// Reads parameters out of `text`, a query or a form's body, as ParseFormParams does.
/// Takes `repeatable`: the known one that may stand several times; empty: none.
Result<FormParams> ParseParams(std::string_view text, std::span<const std::string_view> known,
                               std::string_view repeatable = {}, const FormManners& manners = {});

/// The parameters of a request by GET or POST, as on the wire: the query, or the form's body.
/// Refuses: kCredentialInUrl; kMediaTypeWrong for a body that is no form.
Result<std::string_view> ParametersOf(const Call& call);

/// Whether the raw query of a URL names a parameter that must never stand there: a secret, a password, a
/// token.
bool HoldsCredential(std::string_view query);

/// Reads the form of a request.
/// Takes `known`: the names of all parameters that the endpoint may read; others are ignored,
/// whatever
///   they hold.
/// Refuses: kCredentialInUrl; kMediaTypeWrong; kFormMalformed for a broken escape in a name, or a broken
/// escape, NUL
///   or invalid UTF-8 in the value of a known parameter; kTooManyParameters; kParameterNameTooLong;
///   kParameterRepeated for a known one, kResourceSeveral where that is `resource`.
/// Source: RFC 6749 section 3.2.
Result<FormParams> ParseFormParams(const Call& call, std::span<const std::string_view> known,
                                   std::string_view repeatable = {}, const FormManners& manners = {});

}  // namespace writ
