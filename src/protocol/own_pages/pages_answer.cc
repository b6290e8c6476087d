#include "protocol/own_pages/pages_answer.h"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <span>

#include "base/json_reader.h"
#include "base/try.h"
#include "protocol/mint/access_token.h"

namespace writ {
namespace {

namespace json = boost::json;

constexpr std::size_t kLongestText = 255;
constexpr std::size_t kMostTexts = 100;

std::unexpected<OAuthError> Unfit(std::string_view member) {
  return Refuse(Reason::kInteractionAnswer, std::string(member));
}

/// A member that nobody reads was meant for something: it is never passed over.
Result<void> CheckMembers(const json::object& object, std::span<const std::string_view> known) {
  if (!base::HasOnly(object, known)) return Refuse(Reason::kInteractionAnswer, "a member that is not known");
  return {};
}

/// Gives `fallback` where the member is missing.
Result<std::string> ReadText(const json::object& object, std::string_view name, std::string fallback) {
  if (!object.contains(name)) return fallback;
  const auto text = base::TextMember(object, name);
  if (!text || text->empty() || text->size() > kLongestText) return Unfit(name);
  return std::string(*text);
}

Result<std::vector<std::string>> ReadTexts(const json::object& object, std::string_view name) {
  if (!object.contains(name)) return std::vector<std::string>{};
  auto texts = object.at(name).is_array() ? base::TextsMember(object, name) : std::nullopt;
  const auto is_fit = [](const std::string& text) { return !text.empty() && text.size() <= kLongestText; };
  if (!texts || texts->size() > kMostTexts || !std::ranges::all_of(*texts, is_fit)) return Unfit(name);
  return std::move(*texts);
}

std::optional<Claim> ReadValue(std::string_view type, const json::value& value) {
  if (value.is_string()) return Claim{std::string(type), std::string(value.get_string()), ClaimType::kString};
  if (value.is_null() || value.is_array()) return std::nullopt;
  ClaimType kind = ClaimType::kJson;
  if (value.is_bool()) kind = ClaimType::kBoolean;
  if (value.is_int64() || value.is_uint64()) kind = ClaimType::kInteger;
  if (value.is_double()) kind = ClaimType::kDouble;
  return Claim{std::string(type), json::serialize(value), kind};
}

/// Each member is a claim; an array is several of one type.
Result<std::vector<Claim>> ReadClaims(const json::value& value) {
  if (!value.is_object()) return Unfit("claims");
  std::vector<Claim> claims;
  const auto add = [&](std::string_view type, const json::value& one) {
    auto claim = ReadValue(type, one);
    if (claim) claims.push_back(std::move(*claim));
    return claim.has_value();
  };
  for (const auto& member : value.get_object()) {
    const std::string_view type = member.key();
    if (IsReservedClaim(type)) return Refuse(Reason::kClaimReserved, std::string(type));
    const json::array* const list = member.value().if_array();
    const bool fits =
        list == nullptr ? add(type, member.value())
                        : std::ranges::all_of(*list, [&](const json::value& one) { return add(type, one); });
    if (!fits || type.empty() || type.size() > kLongestText) return Unfit("claims");
  }
  return claims;
}

}  // namespace

Result<LoginAnswer> ReadLoginAnswer(const json::object& object) {
  static constexpr std::string_view kMembers[] = {"subject", "claims", "idp", "amr", "acr"};
  WRIT_CHECK(CheckMembers(object, kMembers));
  LoginAnswer answer;
  WRIT_TRY(answer.subject, ReadText(object, "subject", {}));
  if (answer.subject.empty()) return Unfit("subject");
  WRIT_TRY(answer.idp, ReadText(object, "idp", "local"));
  WRIT_TRY(answer.acr, ReadText(object, "acr", {}));
  WRIT_TRY(answer.amr, ReadTexts(object, "amr"));
  if (const json::value* const claims = object.if_contains("claims")) {
    WRIT_TRY(answer.claims, ReadClaims(*claims));
  }
  return answer;
}

Result<PagesAnswer> ReadConsentAnswer(const json::object& object) {
  static constexpr std::string_view kMembers[] = {"scopes", "remember"};
  WRIT_CHECK(CheckMembers(object, kMembers));
  PagesAnswer answer;
  answer.kind = PagesAnswer::Kind::kConsent;
  if (!object.contains("scopes")) return Unfit("scopes");
  WRIT_TRY(answer.scopes, ReadTexts(object, "scopes"));
  if (const json::value* const remember = object.if_contains("remember")) {
    if (!remember->is_bool()) return Unfit("remember");
    answer.remember = remember->get_bool();
  }
  return answer;
}

Result<PagesAnswer> ReadRejectAnswer(const json::object& object) {
  static constexpr std::string_view kMembers[] = {"error"};
  static constexpr std::string_view kErrors[] = {"access_denied", "login_required", "consent_required"};
  WRIT_CHECK(CheckMembers(object, kMembers));
  PagesAnswer answer;
  answer.kind = PagesAnswer::Kind::kReject;
  WRIT_TRY(answer.error, ReadText(object, "error", "access_denied"));
  if (std::ranges::find(kErrors, answer.error) == std::end(kErrors)) return Unfit("error");
  return answer;
}

}  // namespace writ
