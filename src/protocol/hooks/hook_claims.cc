#include "protocol/hooks/hook_claims.h"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <string_view>

#include "base/json_reader.h"
#include "base/text.h"
#include "protocol/mint/access_token.h"

namespace writ {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostClaims = 100;
constexpr std::size_t kLongestType = 255;
constexpr std::size_t kLongestValue = 8'192;

constexpr std::pair<std::string_view, ClaimType> kTypes[] = {{"string", ClaimType::kString},
                                                             {"boolean", ClaimType::kBoolean},
                                                             {"integer", ClaimType::kInteger},
                                                             {"double", ClaimType::kDouble},
                                                             {"json", ClaimType::kJson}};

std::optional<ClaimType> ReadType(const json::object& claim) {
  if (!claim.contains("value_type")) return ClaimType::kString;
  const auto name = base::TextMember(claim, "value_type");
  for (const auto& [known, type] : kTypes) {
    if (name && base::EqualsIgnoringCase(*name, known)) return type;
  }
  return std::nullopt;
}

/// The value as it stands in a token. Absent when it is none of its type.
std::optional<std::string> ReadValue(std::string_view text, ClaimType type) {
  if (type == ClaimType::kString) return std::string(text);
  // Within an object, so that it is read as strictly as everything else.
  const auto object = base::ParseJsonObject("{\"v\":" + std::string(text) + "}");
  const json::value* const value = object && object->size() == 1 ? object->if_contains("v") : nullptr;
  if (value == nullptr) return std::nullopt;
  const bool fits = (type == ClaimType::kBoolean && value->is_bool()) ||
                    (type == ClaimType::kInteger && (value->is_int64() || value->is_uint64())) ||
                    (type == ClaimType::kDouble && value->is_number()) ||
                    (type == ClaimType::kJson && !value->is_null());
  if (!fits) return std::nullopt;
  return std::string(text);
}

std::optional<Claim> ReadClaim(const json::value& item) {
  const json::object* const claim = item.if_object();
  if (claim == nullptr) return std::nullopt;
  const auto type = base::TextMember(*claim, "type");
  const auto value = base::TextMember(*claim, "value");
  const auto value_type = ReadType(*claim);
  const std::size_t known = claim->contains("value_type") ? 3 : 2;
  if (!type || !value || !value_type || claim->size() != known) return std::nullopt;
  if (type->empty() || type->size() > kLongestType || value->size() > kLongestValue) return std::nullopt;
  auto text = ReadValue(*value, *value_type);
  if (!text) return std::nullopt;
  return Claim{std::string(*type), std::move(*text), *value_type};
}

}  // namespace

std::expected<std::vector<Claim>, std::string> ReadHookClaims(const json::object& reply) {
  std::vector<Claim> claims;
  const json::value* const member = reply.if_contains("claims");
  if (member == nullptr) return claims;
  const json::array* const list = member->if_array();
  if (list == nullptr || list->size() > kMostClaims)
    return std::unexpected("the reply's claims are no array, or too many");
  for (const json::value& item : *list) {
    auto claim = ReadClaim(item);
    if (!claim) return std::unexpected("the reply's claims hold one that is not as it has to be");
    if (IsReservedClaim(claim->type))
      return std::unexpected("the reply's claims hold " + claim->type + ", which is the server's own");
    claims.push_back(std::move(*claim));
  }
  return claims;
}

}  // namespace writ
