#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "config/property.h"
#include "config/rules.h"
#include "config/tables.h"

namespace writ::config {

namespace {

using D = Draft;

/// An option of the realm itself, which stands at the root.
template <typename Member>
Property<D> Option(std::string_view name, std::string_view fallback, Member RealmOptions::* member) {
  auto inner = Acts(name, fallback, member);
  return {inner.text, [read = std::move(inner.read)](D& draft, const Node& node, Context& context) {
            read(draft.realm.options, node, context);
          }};
}

/// Reads one part. A broken client is off where the configuration says so; everything else is an error.
template <typename T>
void ReadPart(D& /*draft*/, T& value, const Section<T>& section, const Node& item, Context& context) {
  section.Read(value, item, context);
}

void ReadPart(D& draft, Client& value, const Section<Client>& section, const Node& item, Context& context) {
  Judge(draft, value, context.report, [&] { section.Read(value, item, context); });
}

/// A list of parts that have a name: `key` is the canonical name of the property that holds it.
template <typename T>
Property<D> ListOf(std::string_view name, std::string_view type, std::string_view kind, std::string_view key,
                   const Section<T>& section, std::vector<Placed<T>> D::* list) {
  return {{name, type, "", Effect::kActs},
          [kind, key, &section, list](D& draft, const Node& node, Context& context) {
            WalkItems(node, kind, context, [&](const Node& item, Context& inner) {
              const Node* id = Find(item, key);
              if (id && id->kind == NodeKind::kText && !id->text.empty()) {
                inner.where = fmt::format("{} {}", kind, Quote(id->text));
              }
              T value;
              ReadPart(draft, value, section, item, inner);
              if (item.kind == NodeKind::kMap)
                (draft.*list).push_back({std::move(value), &item, inner.where});
            });
          }};
}

/// Names in the order of the enumerators.
const Choices& Compatibilities() {
  static const Choices choices{
      {{"writ", 0}, {"duende", 1}, {"open", 2}, {"identityserver4", 3}, {"identityserver3", 4}}};
  return choices;
}

/// Read ahead of everything else, since it decides what becomes of mistakes elsewhere.
void SkipBrokenClients(D&, const Node&, Context&) {}

std::vector<Property<D>> Own() {
  using O = RealmOptions;
  return {
      Option("IssuerUri", "", &O::issuer_uri),
      Acts<D>("Compatibility", "writ, duende, open, identityserver4, identityserver3", "writ",
              [](D& draft, const Node& node, Context& context) {
                if (const auto value = ReadChoice(node, Compatibilities(), context))
                  draft.realm.compatibility = static_cast<Compatibility>(*value);
              }),
      Acts<D>("BrokenClients", "refuse, disable", "refuse", SkipBrokenClients),
      ListOf<Client>("Clients", "list of Client", "client", "clientid", ClientSection(), &D::clients),
      ListOf<ApiScope>("ApiScopes", "list of ApiScope", "API scope", "name", ApiScopeSection(),
                       &D::api_scopes),
      ListOf<ApiResource>("ApiResources", "list of ApiResource", "API resource", "name", ApiResourceSection(),
                          &D::api_resources),
      ListOf<IdentityResource>("IdentityResources", "list of IdentityResource", "identity resource", "name",
                               IdentityResourceSection(), &D::identity_resources),
      ListOf<FormerScope>("Scopes", "list of Scope", "scope", "name", FormerScopeSection(),
                          &D::former_scopes),
      ListOf<TrustedIssuer>("TrustedIssuers", "list of TrustedIssuer", "trusted issuer", "issuer",
                            TrustedIssuerSection(), &D::trusted_issuers),
      Group<D, ServerSettings>(
          "Server", Effect::kActs, ServerSection(), +[](D& d) -> ServerSettings& { return d.server; }),
      Group<D, KeySettings>(
          "KeyManagement", Effect::kActs, KeySection(),
          +[](D& d) -> KeySettings& { return d.realm.options.keys; }),
      Group<D, ThrottlingSettings>(
          "Throttling", Effect::kActs, ThrottlingSection(),
          +[](D& d) -> ThrottlingSettings& { return d.realm.options.throttling; }),
      Group<D, OwnPages>(
          "Interaction", Effect::kActs, InteractionSection(),
          +[](D& d) -> OwnPages& { return d.realm.options.own_pages; }),
      Group<D, std::vector<Placed<ExchangePolicy>>>(
          "TokenExchange", Effect::kActs, TokenExchangeSection(),
          +[](D& d) -> std::vector<Placed<ExchangePolicy>>& { return d.exchange_policies; }),
      ListOf<HookSettings>("Hooks", "list of Hook", "hook", "kind", HookSection(), &D::hooks),
      Option("AccessTokenJwtType", "at+jwt", &O::access_token_jwt_type),
      Option("EmitStaticAudienceClaim", "false", &O::emit_static_audience_claim),
      Option("EmitScopesAsSpaceDelimitedStringInJwt", "true",
             &O::emit_scopes_as_space_delimited_string_in_jwt),
      Kept<D>("LowerCaseIssuerUri", "false", Shape::kBool),
      Option("LogoutTokenJwtType", "logout+jwt", &O::logout_token_jwt_type),
      Kept<D>("EmitIssuerIdentificationResponseParameter", "true", Shape::kBool),
      Option("EmitStateHash", "false", &O::emit_state_hash),
      Kept<D>("StrictJarValidation", "false", Shape::kBool),
      Kept<D>("ValidateTenantOnAuthorization", "false", Shape::kBool),
      Kept<D>("JwtValidationClockSkew", "00:01:00", Shape::kSpan),
      Kept<D>("StrictClientAssertionAudienceValidation", "false", Shape::kBool),
      Kept<D>("SupportedRequestObjectSigningAlgorithms", "", Shape::kTexts),
      Kept<D>("SupportedClientAssertionSigningAlgorithms", "", Shape::kTexts),
      Kept<D>("LicenseKey", "", Shape::kText),
      Kept<D>("StoragePurge", "", Shape::kAny),
      Kept<D>("Diagnostics", "", Shape::kAny),
      Kept<D>("Saml", "", Shape::kAny),
      Kept<D>("Preview", "", Shape::kAny),
  };
}

Property<D> FromGroup(const OptionGroup& group) {
  const auto& properties = group.section->names().properties();
  const bool acts = std::any_of(properties.begin(), properties.end(),
                                [](const PropertyText& text) { return text.effect == Effect::kActs; });
  return Group<D, RealmOptions>(
      group.name, acts ? Effect::kActs : Effect::kKept, *group.section,
      +[](D& d) -> RealmOptions& { return d.realm.options; });
}

}  // namespace

void ReadBrokenClients(Draft& draft, const Node& root, Report& report) {
  static const Choices choices{{{"refuse", 0}, {"disable", 1}}};
  const Node* const node = Find(root, "brokenclients");
  if (node == nullptr) return;
  Context context{report, {}, "BrokenClients"};
  if (const auto value = ReadChoice(*node, choices, context))
    draft.broken_clients = static_cast<BrokenClients>(*value);
}

const Section<Draft>& RootSection() {
  static const Section<D> section("IdentityServer", [] {
    std::vector<Property<D>> all = Own();
    for (const OptionGroup& group : OptionGroups()) all.push_back(FromGroup(group));
    return all;
  }());
  return section;
}

std::vector<const SectionNames*> AllSections() {
  std::vector<const SectionNames*> all = {&RootSection().names(),
                                          &ServerSection().names(),
                                          &LimitsSection().names(),
                                          &KeySection().names(),
                                          &SigningKeyNames(),
                                          &ThrottlingSection().names(),
                                          &InteractionSection().names(),
                                          &TokenExchangeSection().names(),
                                          &ExchangePolicyNames(),
                                          &OutboundSection().names(),
                                          &HookSection().names(),
                                          &ClientSection().names(),
                                          &SecretNames(),
                                          &ClaimNames(),
                                          &ApiScopeSection().names(),
                                          &ApiResourceSection().names(),
                                          &IdentityResourceSection().names(),
                                          &FormerScopeSection().names(),
                                          &ScopeClaimNames(),
                                          &TrustedIssuerSection().names()};
  for (const OptionGroup& group : OptionGroups()) all.push_back(&group.section->names());
  return all;
}

}  // namespace writ::config
