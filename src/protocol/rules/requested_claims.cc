#include "protocol/rules/requested_claims.h"

#include <boost/json/value.hpp>

#include <algorithm>

#include "base/json_reader.h"
#include "base/try.h"
#include "protocol/rules/limits.h"

namespace writ {
namespace {

namespace json = boost::json;

/// The object that a member is; null where it is missing.
Result<const json::object*> ObjectMember(const json::object& object, std::string_view name) {
  const json::value* const value = object.if_contains(name);
  if (value == nullptr || value->is_null()) return nullptr;
  if (!value->is_object()) return Refuse(Reason::kClaimsMalformed, std::string(name));
  return value->if_object();
}

/// The texts that `value` or `values` of a claim asks for.
std::vector<std::string> ValuesOf(const json::object& asked) {
  if (const auto value = base::TextMember(asked, "value")) return {std::string(*value)};
  return base::TextsMember(asked, "values").value_or(std::vector<std::string>{});
}

bool IsEssential(const json::object& asked) {
  const json::value* const essential = asked.if_contains("essential");
  return essential != nullptr && essential->is_bool() && essential->get_bool();
}

void AddOnce(std::vector<std::string>& list, std::string_view name) {
  const auto at = std::ranges::lower_bound(list, name);
  if (at == list.end() || *at != name) list.emplace(at, name);
}

/// One of the parameter's two lists.
class ListReader {
 public:
  ListReader(RequestedClaims& requested, const std::vector<std::string>& scopes, const Client& client,
             const Catalog& catalog)
      : requested_(requested), scopes_(scopes), client_(client), catalog_(catalog) {}

  Result<void> Read(const json::object& list, std::vector<std::string>& names) {
    for (const auto& member : list) {
      const bool fits = member.value().is_null() || member.value().is_object();
      if (!fits) return Refuse(Reason::kClaimsMalformed);
      Want(member.key(), names);
    }
    return {};
  }

 private:
  void Want(std::string_view claim, std::vector<std::string>& names) {
    if (FindTeller(claim, scopes_, catalog_) != nullptr) return AddOnce(names, claim);
    const IdentityResource* const teller = FindTeller(claim, client_.allowed_scopes, catalog_);
    if (teller == nullptr) return;
    AddOnce(names, claim);
    AddOnce(requested_.scopes, teller->name);
  }

  RequestedClaims& requested_;
  const std::vector<std::string>& scopes_;
  const Client& client_;
  const Catalog& catalog_;
};

//= oidc-core#section-5.5.1.1
void ReadDemands(const json::object& id_token, RequestedClaims& requested) {
  if (const auto* const acr = id_token.if_contains("acr");
      acr != nullptr && acr->is_object() && IsEssential(acr->get_object()))
    requested.essential_acrs = ValuesOf(acr->get_object());
  if (const auto* const subject = id_token.if_contains("sub"); subject != nullptr && subject->is_object()) {
    const auto values = ValuesOf(subject->get_object());
    if (values.size() == 1) requested.subject = values.front();
  }
}

}  // namespace

const IdentityResource* FindTeller(std::string_view claim, const std::vector<std::string>& scopes,
                                   const Catalog& catalog) {
  for (const std::string& scope : scopes) {
    const IdentityResource* const resource = catalog.FindIdentityResource(scope);
    if (resource != nullptr && resource->enabled &&
        std::ranges::find(resource->user_claims, claim) != resource->user_claims.end())
      return resource;
  }
  return nullptr;
}

void NarrowWish(ClaimsWish& wish, const std::vector<std::string>& scopes, const Catalog& catalog) {
  const auto untold = [&](const std::string& claim) { return FindTeller(claim, scopes, catalog) == nullptr; };
  std::erase_if(wish.id_token, untold);
  std::erase_if(wish.userinfo, untold);
}

Result<RequestedClaims> ParseRequestedClaims(std::optional<std::string_view> text,
                                             const std::vector<std::string>& scopes, const Client& client,
                                             const Catalog& catalog) {
  RequestedClaims requested;
  if (!text) return requested;
  if (text->size() > limits::kClaims) return Refuse(Reason::kParameterTooLong, "claims");
  const auto object = base::ParseJsonObject(*text);
  if (!object) return Refuse(Reason::kClaimsMalformed);
  ListReader reader(requested, scopes, client, catalog);
  WRIT_TRY(const json::object* const userinfo, ObjectMember(*object, "userinfo"));
  WRIT_TRY(const json::object* const id_token, ObjectMember(*object, "id_token"));
  if (userinfo != nullptr) WRIT_CHECK(reader.Read(*userinfo, requested.wish.userinfo));
  if (id_token != nullptr) {
    WRIT_CHECK(reader.Read(*id_token, requested.wish.id_token));
    ReadDemands(*id_token, requested);
  }
  return requested;
}

}  // namespace writ
