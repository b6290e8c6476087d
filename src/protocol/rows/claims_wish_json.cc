#include "protocol/rows/claims_wish_json.h"

#include "base/json_reader.h"
#include "protocol/rows/principal_json.h"

namespace writ {
namespace {

constexpr std::string_view kIdToken = "id_token_claims";
constexpr std::string_view kUserinfo = "userinfo_claims";

}  // namespace

void WriteClaimsWish(base::JsonWriter& json, const ClaimsWish& wish) {
  if (!wish.id_token.empty()) WriteTexts(json.KeyOf(kIdToken), wish.id_token);
  if (!wish.userinfo.empty()) WriteTexts(json.KeyOf(kUserinfo), wish.userinfo);
}

ClaimsWish ParseClaimsWish(const boost::json::object& object) {
  ClaimsWish wish;
  if (auto names = base::TextsMember(object, kIdToken)) wish.id_token = std::move(*names);
  if (auto names = base::TextsMember(object, kUserinfo)) wish.userinfo = std::move(*names);
  return wish;
}

}  // namespace writ
