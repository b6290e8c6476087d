#include "protocol/form/form_params.h"

#include <algorithm>

#include "base/percent.h"
#include "base/text.h"
#include "base/try.h"
#include "protocol/rules/limits.h"

namespace writ {
namespace {

/// So much of what came is told in the log.
constexpr std::size_t kLongestShown = 100;
constexpr std::string_view kFormType = "application/x-www-form-urlencoded";

/// What must never stand in a URL, where proxies, logs and browser histories keep it.
constexpr std::string_view kCredentials[] = {
    "client_secret", "client_assertion", "password",    "code",        "refresh_token", "device_code",
    "assertion",     "subject_token",    "actor_token", "auth_req_id", "code_verifier", "token",
    "access_token"};

struct Pair {
  std::string_view name;
  std::string_view value;
};

/// Takes the next `name=value` off `form`. Absent at its end; empty pairs (`a=1&&b=2`) are passed over.
std::optional<Pair> NextPair(std::string_view& form) {
  while (!form.empty()) {
    const std::size_t end = std::min(form.find('&'), form.size());
    const std::string_view pair = form.substr(0, end);
    form.remove_prefix(std::min(end + 1, form.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    return Pair{pair.substr(0, equals), pair.substr(std::min(equals + 1, pair.size()))};
  }
  return std::nullopt;
}

bool IsForm(const Call& call) {
  if (call.Count("content-type") != 1) return false;
  const std::string_view type = *call.Find("content-type");
  return base::EqualsIgnoringCase(base::TrimBlanks(type.substr(0, type.find(';'))), kFormType);
}

/// Reads one value that will be used into `value`, which wipes it.
Result<void> ParseValue(std::string_view coded, base::SecretBytes& value) {
  std::optional<std::string> plain = base::FormDecode(coded);
  if (!plain) return Refuse(Reason::kFormMalformed, "a broken percent-escape");
  value = base::SecretBytes(std::move(*plain));
  base::Wipe(*plain);  // a short one was copied
  if (value.Reveal().contains('\0')) return Refuse(Reason::kFormMalformed, "NUL in a parameter");
  if (!base::IsUtf8(value.Reveal())) return Refuse(Reason::kFormMalformed, "a parameter that is not UTF-8");
  return {};
}

}  // namespace

bool HoldsCredential(std::string_view query) {
  while (const auto pair = NextPair(query)) {
    const std::optional<std::string> name = base::FormDecode(pair->name);
    if (name && std::ranges::find(kCredentials, *name) != std::end(kCredentials)) return true;
  }
  return false;
}

namespace {

/// The form that a body must be.
Result<std::string_view> FormOf(const Call& call) {
  if (HoldsCredential(call.query)) return Refuse(Reason::kCredentialInUrl);
  if (IsForm(call)) return call.body;
  return Refuse(Reason::kMediaTypeWrong,
                std::string(call.Find("content-type").value_or("none").substr(0, kLongestShown)));
}

}  // namespace

std::optional<std::string_view> FormParams::Find(std::string_view name) const {
  for (const auto& [known, value] : values_) {
    if (known == name) return value.Reveal();
  }
  return std::nullopt;
}

std::vector<std::string_view> FormParams::FindAll(std::string_view name) const {
  std::vector<std::string_view> all;
  for (const auto& [known, value] : values_) {
    if (known == name) all.push_back(value.Reveal());
  }
  return all;
}

Result<FormParams> ParseParams(std::string_view text, std::span<const std::string_view> known,
                               std::string_view repeatable) {
  FormParams params;
  params.values_.reserve(known.size());
  std::size_t count = 0;
  std::string_view form = text;
  while (const auto pair = NextPair(form)) {
    if (++count > limits::kParameters) return Refuse(Reason::kTooManyParameters);
    if (pair->name.size() > limits::kParameterName) return Refuse(Reason::kParameterNameTooLong);
    const std::optional<std::string> name = base::FormDecode(pair->name);
    if (!name) return Refuse(Reason::kFormMalformed, "a broken percent-escape");
    // A parameter without a value counts as not sent.
    //= rfc6749#section-3.2
    if (pair->value.empty()) continue;
    const auto listed = std::ranges::find(known, *name);
    if (listed == known.end()) continue;
    //= rfc6749#section-3.2
    const bool resource = *listed == "resource";
    if (*listed != repeatable && params.Find(*listed)) {
      //= rfc8707#section-2.2
      return Refuse(resource ? Reason::kResourceSeveral : Reason::kParameterRepeated, std::string(*listed));
    }
    params.values_.emplace_back(*listed, base::SecretBytes());
    WRIT_CHECK(ParseValue(pair->value, params.values_.back().second));
  }
  return params;
}

Result<std::string_view> ParametersOf(const Call& call) {
  if (call.method == Method::kPost) return FormOf(call);
  if (HoldsCredential(call.query)) return Refuse(Reason::kCredentialInUrl);
  return call.query;
}

Result<FormParams> ParseFormParams(const Call& call, std::span<const std::string_view> known,
                                   std::string_view repeatable) {
  NoteStep(call.walk, Step::kParseForm);
  WRIT_TRY(const std::string_view form, FormOf(call));
  return ParseParams(form, known, repeatable);
}

}  // namespace writ
