#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "config/known_algorithms.h"
#include "config/rules.h"

namespace writ::config {

namespace {

constexpr std::size_t kMaxNameLength = 200;

std::string At(const Place& place) {
  return fmt::format("{}:{}", *place.file, place.line);
}

/// Where each name was declared first.
using Declared = std::unordered_map<std::string, const Node*>;

//= rfc6749#section-3.3
bool IsScopeToken(std::string_view name) {
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return c > ' ' && c < 0x7f && c != '"' && c != '\\'; });
}

template <typename T>
Declared CheckNames(const std::vector<Placed<T>>& parts, Report& report) {
  Declared declared;
  for (const auto& part : parts) {
    const std::string& name = part.value.name;
    const Node& node = PartOf(*part.node, "name");
    if (name.empty()) {
      if (!IsMistyped(*part.node, "name", NodeKind::kText))
        report.Error(node.at, part.where + ": Name is missing");
    } else if (name.size() > kMaxNameLength) {
      report.Error(node.at, fmt::format("{}: Name is longer than {} bytes", part.where, kMaxNameLength));
    } else if (const auto [first, is_new] = declared.emplace(name, &node); !is_new) {
      report.Error(node.at,
                   fmt::format("{}: this Name is declared already at {}", part.where, At(first->second->at)));
    }
  }
  return declared;
}

template <typename T>
void CheckScopeNames(const std::vector<Placed<T>>& scopes, Report& report) {
  for (const auto& scope : scopes) {
    const Node& node = PartOf(*scope.node, "name");
    if (!IsScopeToken(scope.value.name)) {
      report.Error(
          node.at,
          scope.where + ": the Name of a scope has no blanks, quotes, backslashes or letters beyond ASCII");
    } else if (scope.value.name == "offline_access") {
      report.Error(
          node.at,
          scope.where + ": offline_access is not declared; write AllowOfflineAccess: true at the client");
    }
  }
}

void CheckResourceScopes(const Placed<ApiResource>& resource, const Declared& scopes, Report& report) {
  const Node* list = Find(*resource.node, "scopes");
  if (!list) return;
  std::vector<std::string_view> known;
  for (const auto& [name, node] : scopes) known.push_back(name);
  std::sort(known.begin(), known.end());
  for (const Node& item : list->items) {
    if (item.kind != NodeKind::kText || scopes.contains(item.text)) continue;
    report.Error(item.at, fmt::format("{}: Scopes names {}, which ApiScopes does not declare{}",
                                      resource.where, Quote(item.text), Suggest(item.text, known)));
  }
}

}  // namespace

std::vector<std::string> SigningAlgorithms(const KeySettings& keys) {
  std::vector<std::string> algorithms = keys.signing_algorithms;
  for (const ProvidedKey& key : keys.provided) {
    if (key.signs) algorithms.push_back(key.algorithm);
  }
  return algorithms;
}

void CheckAlgorithms(const Node& part, const std::string& where, std::string_view property,
                     const std::vector<std::string>& signing, Report& report) {
  const Node* list = Find(part, CanonicalName(property));
  if (!list || list->items.empty()) return;
  bool all_known = true;
  bool satisfied = false;
  for (const Node& item : list->items) {
    if (item.kind != NodeKind::kText) continue;
    satisfied = satisfied || std::find(signing.begin(), signing.end(), item.text) != signing.end();
    const auto& known = KnownAlgorithms();
    if (std::find(known.begin(), known.end(), item.text) != known.end()) continue;
    all_known = false;
    report.Error(item.at, fmt::format("{}: {}: unknown algorithm {}{}; known are {}", where, property,
                                      Quote(item.text), Suggest(item.text, known), JoinCommas(known)));
  }
  if (all_known && !satisfied) {
    const std::vector<std::string_view> names(signing.begin(), signing.end());
    report.Error(list->at,
                 fmt::format("{}: {}: no key signs so; the keys are {}", where, property, JoinCommas(names)));
  }
}

void FillStandardClaims(Draft& draft) {
  //= oidc-core#section-5.4
  static const std::unordered_map<std::string_view, std::vector<std::string>> kStandard = {
      {"profile",
       {"name", "family_name", "given_name", "middle_name", "nickname", "preferred_username", "profile",
        "picture", "website", "gender", "birthdate", "zoneinfo", "locale", "updated_at"}},
      {"email", {"email", "email_verified"}},
      {"address", {"address"}},
      {"phone", {"phone_number", "phone_number_verified"}},
  };
  for (auto& part : draft.identity_resources) {
    const auto standard = kStandard.find(part.value.name);
    // A scope of IdentityServer3 calls them Claims.
    const bool says = Find(*part.node, "userclaims") != nullptr || Find(*part.node, "claims") != nullptr;
    if (standard != kStandard.end() && !says) part.value.user_claims = standard->second;
  }
}

void CheckResources(const Draft& draft, Report& report) {
  const Declared scopes = CheckNames(draft.api_scopes, report);
  const Declared identities = CheckNames(draft.identity_resources, report);
  CheckNames(draft.api_resources, report);
  CheckScopeNames(draft.api_scopes, report);
  CheckScopeNames(draft.identity_resources, report);
  for (const auto& [name, node] : identities) {
    const auto scope = scopes.find(name);
    if (scope == scopes.end()) continue;
    report.Error(node->at,
                 fmt::format("identity resource {}: an API scope has the same name at {}; rename one",
                             Quote(name), At(scope->second->at)));
  }
  for (const auto& resource : draft.api_resources) {
    CheckResourceScopes(resource, scopes, report);
    CheckAlgorithms(*resource.node, resource.where, "AllowedAccessTokenSigningAlgorithms",
                    SigningAlgorithms(draft.realm.options.keys), report);
  }
}

}  // namespace writ::config
