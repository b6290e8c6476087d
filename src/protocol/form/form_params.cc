#include "protocol/form/form_params.h"

#include <algorithm>

#include "base/percent.h"
#include "base/text.h"
#include "base/try.h"
#include "protocol/rules/credentials.h"
#include "protocol/rules/limits.h"

namespace writ {
namespace {

/// So much of what came is told in the log.
constexpr std::size_t kLongestShown = 100;
constexpr std::string_view kFormType = "application/x-www-form-urlencoded";

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

bool IsForm(const Call& call, FormType accepted) {
  const bool or_none = accepted == FormType::kFormOrNone;
  if (call.Count("content-type") == 0) return or_none;
  if (call.Count("content-type") != 1) return false;
  const std::string_view whole = *call.Find("content-type");
  const std::string_view type = base::TrimBlanks(whole.substr(0, whole.find(';')));
  return or_none ? type == kFormType : base::EqualsIgnoringCase(type, kFormType);
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
    if (name && IsCredential(*name)) return true;
  }
  return false;
}

namespace {

/// The form that a body must be.
Result<std::string_view> FormOf(const Call& call, FormType accepted) {
  if (HoldsCredential(call.query)) return Refuse(Reason::kCredentialInUrl);
  if (IsForm(call, accepted)) return call.body;
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

Result<bool> FormParams::TakeRepeated(std::string_view name, std::string_view coded,
                                      const FormManners& manners) {
  const auto stands =
      std::ranges::find(values_, name, &std::pair<std::string_view, base::SecretBytes>::first);
  if (stands == values_.end()) return false;
  const bool of_client = name == "client_id" || name == "client_secret";
  switch (of_client ? manners.repeated_client : manners.repeated) {
    case Repeated::kFirst:
      return true;
    case Repeated::kJoined: {
      base::SecretBytes value;
      WRIT_CHECK(ParseValue(coded, value));
      std::string joined(stands->second.Reveal());
      joined.append(",").append(value.Reveal());
      stands->second = base::SecretBytes(std::move(joined));
      return true;
    }
    case Repeated::kRefused:
      break;
  }
  //= rfc8707#section-2.2
  return Refuse(name == "resource" ? Reason::kResourceSeveral : Reason::kParameterRepeated,
                std::string(name));
}

namespace {

/// The one of `known` that is meant by `name`; its end where there is none.
auto FindKnown(std::span<const std::string_view> known, std::string_view name, bool in_any_case) {
  return std::ranges::find_if(known, [&](std::string_view one) {
    return in_any_case ? base::EqualsIgnoringCase(one, name) : one == name;
  });
}

}  // namespace

Result<FormParams> ParseParams(std::string_view text, std::span<const std::string_view> known,
                               std::string_view repeatable, const FormManners& manners) {
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
    const auto listed = FindKnown(known, *name, manners.names_in_any_case);
    if (listed == known.end()) continue;
    //= rfc6749#section-3.2
    if (*listed != repeatable) {
      WRIT_TRY(const bool settled, params.TakeRepeated(*listed, pair->value, manners));
      if (settled) continue;
    }
    base::SecretBytes value;
    WRIT_CHECK(ParseValue(pair->value, value));
    if (manners.blank_is_missing && base::TrimBlanks(value.Reveal()).empty()) continue;
    params.values_.emplace_back(*listed, std::move(value));
  }
  return params;
}

Result<std::string_view> ParametersOf(const Call& call) {
  if (call.method == Method::kPost) return FormOf(call, FormType::kForm);
  if (HoldsCredential(call.query)) return Refuse(Reason::kCredentialInUrl);
  return call.query;
}

Result<FormParams> ParseFormParams(const Call& call, std::span<const std::string_view> known,
                                   std::string_view repeatable, const FormManners& manners) {
  NoteStep(call.walk, Step::kParseForm);
  WRIT_TRY(const std::string_view form, FormOf(call, manners.type));
  return ParseParams(form, known, repeatable, manners);
}

}  // namespace writ
