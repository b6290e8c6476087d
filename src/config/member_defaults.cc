#include "base/text.h"
#include "config/property.h"
#include "config/rules.h"

namespace writ::config {

namespace {

/// Sets `value` where the section says nothing of the property.
template <typename T>
void Default(const Node& section, std::string_view canonical_name, T& value, T fallback) {
  const Node* const node = Find(section, canonical_name);
  if (node == nullptr || node->kind == NodeKind::kNull) value = std::move(fallback);
}

/// IdentityServer3's kinds of clients, by their numbers.
enum Flow {
  kAuthorizationCode,
  kImplicit,
  kHybrid,
  kClientCredentials,
  kResourceOwner,
  kCustom,
  kAuthorizationCodeWithProofKey,
  kHybridWithProofKey,
};

const Choices& Flows() {
  static const Choices choices{{{"AuthorizationCode", kAuthorizationCode},
                                {"Implicit", kImplicit},
                                {"Hybrid", kHybrid},
                                {"ClientCredentials", kClientCredentials},
                                {"ResourceOwner", kResourceOwner},
                                {"Custom", kCustom},
                                {"AuthorizationCodeWithProofKey", kAuthorizationCodeWithProofKey},
                                {"HybridWithProofKey", kHybridWithProofKey}}};
  return choices;
}

std::vector<std::string> GrantsOf(int flow, std::vector<std::string> custom) {
  switch (flow) {
    case kAuthorizationCode:
    case kAuthorizationCodeWithProofKey:
      return {"authorization_code"};
    case kImplicit:
      return {"implicit"};
    case kHybrid:
    case kHybridWithProofKey:
      return {"hybrid"};
    case kClientCredentials:
      return {"client_credentials"};
    case kResourceOwner:
      return {"password"};
    default:
      return custom;
  }
}

/// What a client of IdentityServer3 may do, out of its Flow and what stands beside it.
void ReadFlow(Client& client, const Node& node, const std::string& where, Report& report) {
  const auto context = [&](const char* property) { return Context{report, where, property}; };
  std::vector<std::string> custom;
  if (const Node* const names = Find(node, "allowedcustomgranttypes")) {
    Context at = context("AllowedCustomGrantTypes");
    custom = ReadTexts(*names, at).value_or(custom);
  }
  Context at = context("Flow");
  const Node* const named = Find(node, "flow");
  const auto flow = named != nullptr ? ReadChoice(*named, Flows(), at) : std::optional<int>(kImplicit);
  if (!flow) return;
  client.allowed_grant_types = GrantsOf(*flow, std::move(custom));
  client.require_pkce = *flow == kAuthorizationCodeWithProofKey || *flow == kHybridWithProofKey;
  client.allow_plain_text_pkce = client.require_pkce;
  const Node* const also = Find(node, "allowclientcredentialsonly");
  Context beside = context("AllowClientCredentialsOnly");
  if (also != nullptr && *flow != kClientCredentials && ReadBool(*also, beside).value_or(false))
    client.allowed_grant_types.emplace_back("client_credentials");
}

/// Whether the client is of a kind of IdentityServer3, be it its default one.
bool HasFlow(const Node& node) {
  return Find(node, "flow") != nullptr || Find(node, "allowedgranttypes") == nullptr;
}

void WarnOfFormer(const Node& node, const std::string& where, Report& report) {
  for (const char* name : {"Flow", "AllowClientCredentialsOnly", "AllowedCustomGrantTypes"}) {
    const Node* const former = Find(node, CanonicalName(name));
    Context context{report, where, name};
    if (former != nullptr)
      context.Warning(*former,
                      "a property of IdentityServer3, left alone; write AllowedGrantTypes, or Compatibility: "
                      "identityserver3");
  }
}

/// offline_access is a scope like any other there.
void ReadOfflineAccess(Client& client) {
  if (std::erase(client.allowed_scopes, "offline_access") > 0) client.allow_offline_access = true;
}

void WarnOfFormerScopes(const Draft& draft, Report& report) {
  for (const auto& part : draft.former_scopes) {
    Context context{report, part.where, {}};
    context.Warning(*part.node,
                    "Scopes are of IdentityServer3, left alone; write ApiScopes and IdentityResources, or "
                    "Compatibility: identityserver3");
  }
}

void FillClient(Client& client, const Node& node, Compatibility compatibility) {
  Default(node, "authorizationcodelifetime", client.authorization_code_lifetime, Seconds(300));
  const bool reuses = compatibility == Compatibility::kDuende || compatibility == Compatibility::kOpen;
  if (reuses) Default(node, "refreshtokenusage", client.refresh_token_usage, RefreshTokenUsage::kReUse);
  if (compatibility != Compatibility::kIdentityServer3) return;
  ReadOfflineAccess(client);
  Default(node, "includejwtid", client.include_jwt_id, false);
  Default(node, "requireconsent", client.require_consent, true);
  Default(node, "allowaccesstokensviabrowser", client.allow_access_tokens_via_browser, true);
}

}  // namespace

void FillMemberDefaults(Draft& draft, const Node& root, Report& report) {
  const Compatibility compatibility = draft.realm.compatibility;
  const bool former = compatibility == Compatibility::kIdentityServer3;
  if (former) {
    TakeFormerScopes(draft);
  } else {
    WarnOfFormerScopes(draft, report);
  }
  for (auto& part : draft.clients) {
    if (!former) {
      WarnOfFormer(*part.node, part.where, report);
    } else if (HasFlow(*part.node)) {
      Judge(draft, part.value, report, [&] { ReadFlow(part.value, *part.node, part.where, report); });
    }
    if (compatibility != Compatibility::kWrit) FillClient(part.value, *part.node, compatibility);
  }
  if (compatibility == Compatibility::kWrit) return;
  RealmOptions& options = draft.realm.options;
  Default(root, "emitscopesasspacedelimitedstringinjwt", options.emit_scopes_as_space_delimited_string_in_jwt,
          false);
  // Nobody but Duende has it.
  if (compatibility != Compatibility::kDuende) options.enable_backchannel_authentication_endpoint = false;
  if (!former) return;
  // It came after.
  options.enable_device_authorization_endpoint = false;
  Default(root, "accesstokenjwttype", options.access_token_jwt_type, std::string("JWT"));
}

}  // namespace writ::config
