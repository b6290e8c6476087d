#include "accounts/account.h"

#include <algorithm>

#include "accounts/sign_in_name.h"
#include "base/json_reader.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "protocol/rows/claims_json.h"
#include "protocol/rows/new_change.h"
#include "writ/fault.h"

namespace writ::accounts {

std::optional<std::string_view> ValueOf(const std::vector<Claim>& claims, std::string_view type) {
  const auto found = std::ranges::find(claims, type, &Claim::type);
  if (found == claims.end()) return std::nullopt;
  return found->value;
}

std::optional<std::string> TypeStandardClaims(std::vector<Claim>& claims) {
  for (Claim& claim : claims) {
    if (claim.value_type != ClaimType::kString) continue;
    if (claim.type == "email_verified" || claim.type == "phone_number_verified") {
      claim.value = base::AsciiLower(claim.value);
      if (claim.value != "true" && claim.value != "false") return claim.type;
      claim.value_type = ClaimType::kBoolean;
    } else if (claim.type == "updated_at") {
      if (!base::ParseDecimal(claim.value)) return claim.type;
      claim.value_type = ClaimType::kInteger;
    } else if (claim.type == "address" && base::ParseJsonObject(claim.value)) {
      claim.value_type = ClaimType::kJson;
    }
  }
  return std::nullopt;
}

std::vector<std::string> Account::SignInNames() const {
  std::vector<std::string> names;
  if (auto name = CanonicalName(person.username)) names.push_back(std::move(*name));
  const auto email = ValueOf(person.claims, "email");
  if (email && ValueOf(person.claims, "email_verified") == "true") {
    auto name = CanonicalName(*email);
    if (name && std::ranges::find(names, *name) == names.end()) names.push_back(std::move(*name));
  }
  return names;
}

GuardedKey AccountKey(std::string_view account_id) {
  return NamedKey(GuardedKind::kAccount, account_id);
}

GuardedKey SubjectKey(std::string_view subject) {
  // No name has such a character.
  return NameKey("\1" + std::string(subject));
}

GuardedKey NameKey(std::string_view canonical_name) {
  return NamedKey(GuardedKind::kAccountName, canonical_name);
}

std::string ToPayload(const Account& account) {
  std::string out;
  base::JsonWriter json(out);
  const Person& person = account.person;
  json.BeginObject().Key("id").String(person.account_id).Key("subject").String(person.subject);
  json.Key("username").String(person.username).Key("disabled").Bool(person.disabled);
  json.Key("epoch").Integer(static_cast<std::int64_t>(person.epoch)).Key("password").String(account.password);
  if (!account.user_code.empty()) json.Key("user_code").String(account.user_code);
  WriteClaims(json.Key("claims"), person.claims);
  json.EndObject();
  return out;
}

Account FromRow(const GuardedRow& row) {
  const auto object = base::ParseJsonObject(row.payload.bytes);
  const auto corrupt = [] { return Fault(FaultKind::kCorrupt, "an account's row cannot be read"); };
  if (!object) throw corrupt();
  const auto text = [&](std::string_view name) {
    const auto value = base::TextMember(*object, name);
    if (!value) throw corrupt();
    return std::string(*value);
  };
  Account account;
  account.version = row.version;
  account.person.account_id = text("id");
  account.person.subject = text("subject");
  account.person.username = text("username");
  account.password = text("password");
  if (object->contains("user_code")) account.user_code = text("user_code");
  const auto epoch = base::IntegerMember(*object, "epoch");
  auto claims = ClaimsMember(*object, "claims");
  const auto* const disabled = object->if_contains("disabled");
  if (!epoch || !claims || disabled == nullptr || !disabled->is_bool()) throw corrupt();
  account.person.epoch = static_cast<std::uint64_t>(*epoch);
  account.person.claims = std::move(*claims);
  account.person.disabled = disabled->get_bool();
  return account;
}

}  // namespace writ::accounts
