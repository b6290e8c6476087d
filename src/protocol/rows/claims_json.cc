#include "protocol/rows/claims_json.h"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <string>

namespace writ {
namespace {

std::optional<Claim> ParseClaim(const boost::json::value& value) {
  const auto* const parts = value.if_array();
  if (parts == nullptr || parts->size() < 2 || parts->size() > 3) return std::nullopt;
  const auto* const type = (*parts)[0].if_string();
  const auto* const text = (*parts)[1].if_string();
  if (type == nullptr || text == nullptr) return std::nullopt;
  Claim claim{std::string(*type), std::string(*text), ClaimType::kString};
  if (parts->size() == 2) return claim;
  const auto* const kind = (*parts)[2].if_int64();
  if (kind == nullptr || *kind < 0 || *kind > static_cast<int>(ClaimType::kJson)) return std::nullopt;
  claim.value_type = static_cast<ClaimType>(*kind);
  return claim;
}

}  // namespace

void WriteClaims(base::JsonWriter& json, const std::vector<Claim>& claims) {
  json.BeginArray();
  for (const Claim& claim : claims) {
    json.BeginArray().String(claim.type).String(claim.value);
    if (claim.value_type != ClaimType::kString) json.Integer(static_cast<int>(claim.value_type));
    json.EndArray();
  }
  json.EndArray();
}

void WriteValue(base::JsonWriter& json, const Claim& claim) {
  if (claim.value_type == ClaimType::kString) {
    json.String(claim.value);
  } else {
    json.Raw(claim.value);
  }
}

void WriteMember(base::JsonWriter& json, const Claim& claim) {
  WriteValue(json.KeyOf(claim.type), claim);
}

std::optional<std::vector<Claim>> ClaimsMember(const boost::json::object& object, std::string_view name) {
  const auto* const value = object.if_contains(name);
  const auto* const list = value == nullptr ? nullptr : value->if_array();
  if (list == nullptr) return std::nullopt;
  std::vector<Claim> claims;
  for (const boost::json::value& item : *list) {
    auto claim = ParseClaim(item);
    if (!claim) return std::nullopt;
    claims.push_back(std::move(*claim));
  }
  return claims;
}

}  // namespace writ
