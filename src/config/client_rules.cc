#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "base/uri.h"
#include "config/known_algorithms.h"
#include "config/rules.h"
#include "config/uri.h"
#include "protocol/rules/grant_types.h"

namespace writ::config {

namespace {

constexpr std::size_t kMaxClientIdLength = 200;

/// One client under check.
struct Subject {
  const Client& client;
  const Node& node;
  const std::string& where;
  Report& report;

  const Node& Part(std::string_view canonical_name) const { return PartOf(node, canonical_name); }
  void Error(const Node& at, std::string_view text) const {
    report.Error(at.at, where + ": " + std::string(text));
  }
  bool Allows(std::string_view grant) const {
    const auto& grants = client.allowed_grant_types;
    return std::find(grants.begin(), grants.end(), grant) != grants.end();
  }
};

void CheckGrantPairs(const Subject& subject, const Node& list) {
  constexpr std::pair<std::string_view, std::string_view> kPairs[] = {
      {"implicit", "authorization_code"}, {"implicit", "hybrid"}, {"authorization_code", "hybrid"}};
  for (const auto& [a, b] : kPairs) {
    if (subject.Allows(a) && subject.Allows(b)) {
      subject.Error(list, fmt::format("AllowedGrantTypes: {} and {} exclude each other; keep one", a, b));
    }
  }
}

void CheckGrantTypes(const Subject& subject) {
  const Node& list = subject.Part("allowedgranttypes");
  if (subject.client.allowed_grant_types.empty() &&
      !IsMistyped(subject.node, "allowedgranttypes", NodeKind::kList)) {
    subject.Error(list,
                  "AllowedGrantTypes is empty: name at least one grant, for example client_credentials");
  }
  std::unordered_set<std::string_view> seen;
  for (const Node& item : list.items) {
    if (item.kind != NodeKind::kText) continue;
    if (item.text.empty() || item.text.find(' ') != std::string::npos) {
      subject.Error(item, "AllowedGrantTypes: a grant type is one name without blanks");
    } else if (!seen.insert(item.text).second) {
      subject.Error(item, "AllowedGrantTypes names " + Quote(item.text) + " twice");
    }
  }
  CheckGrantPairs(subject, list);
}

void CheckSecrets(const Subject& subject) {
  const Client& client = subject.client;
  //= rfc6749#section-4.4
  if (!client.require_client_secret && subject.Allows("client_credentials")) {
    subject.Error(subject.Part("requireclientsecret"),
                  "client_credentials is for clients with a secret alone; drop the grant, or "
                  "RequireClientSecret: false");
  }
  if (!client.keys.empty() && !client.jwks_uri.empty())
    subject.Error(
        subject.Part("jwksuri"),
        "JwksUri, and public keys among ClientSecrets: its keys stand in one place; keep one of them");
  if (!client.jwks_uri.empty() && !IsServerUri(client.jwks_uri))
    subject.Error(subject.Part("jwksuri"),
                  "JwksUri must be an absolute https URI without fragment and user name");
  const bool only_implicit = client.allowed_grant_types == std::vector<std::string>{"implicit"};
  const Node* secrets = Find(subject.node, "clientsecrets");
  if (client.require_client_secret && client.jwks_uri.empty() && !only_implicit &&
      (!secrets || secrets->items.empty()) && !IsMistyped(subject.node, "clientsecrets", NodeKind::kList)) {
    subject.Error(subject.Part("clientsecrets"),
                  "ClientSecrets is empty: add what `writ secret new` prints, or write RequireClientSecret: "
                  "false for a "
                  "public client");
  }
}

void CheckLifetime(const Subject& subject, std::string_view name, std::int64_t least) {
  const Node* node = Find(subject.node, CanonicalName(name));
  const bool scalar = node != nullptr && (node->kind == NodeKind::kNumber || node->kind == NodeKind::kText);
  if (!scalar || node->text.empty()) return;
  const bool negative = node->text.front() == '-';
  const auto number = base::ParseDecimal(std::string_view(node->text).substr(negative ? 1 : 0));
  if (!number || (!negative && *number >= static_cast<std::uint64_t>(least))) return;
  subject.Error(*node, fmt::format("{} must be {} or more seconds", name, least));
}

void CheckLifetimes(const Subject& subject) {
  for (std::string_view name :
       {"AccessTokenLifetime", "IdentityTokenLifetime", "AuthorizationCodeLifetime"}) {
    CheckLifetime(subject, name, 1);
  }
  if (subject.Allows(kDeviceGrant)) CheckLifetime(subject, "DeviceCodeLifetime", 1);
  for (std::string_view name : {"AbsoluteRefreshTokenLifetime", "SlidingRefreshTokenLifetime"}) {
    CheckLifetime(subject, name, 0);
  }
}

/// An absolute limit of nothing would end each refresh token at once; with Sliding, 0 is no limit.
void CheckRefresh(const Subject& subject) {
  const Node* lifetime = Find(subject.node, "absoluterefreshtokenlifetime");
  const Node* expiration = Find(subject.node, "refreshtokenexpiration");
  const bool sliding = expiration != nullptr &&
                       (base::EqualsIgnoringCase(expiration->text, "Sliding") || expiration->text == "0");
  if (subject.client.allow_offline_access && lifetime != nullptr && lifetime->text == "0" && !sliding) {
    subject.Error(*lifetime,
                  "AbsoluteRefreshTokenLifetime is 0, which only RefreshTokenExpiration: Sliding may have");
  }
}

/// What a redirect URI may not hold: what browsers and we might read differently.
void CheckRedirectText(const Subject& subject, const Node& item, std::string_view name) {
  const std::string& uri = item.text;
  //= rfc3986#section-2
  const bool plain = std::all_of(uri.begin(), uri.end(), [](char c) {
    return c > ' ' && c < 0x7f && !std::string_view("\"<>\\^`{|}#*").contains(c);
  });
  const std::size_t authority = uri.find("://");
  const std::size_t begin = authority == std::string::npos ? uri.size() : authority + 3;
  const bool has_user = uri.substr(begin, uri.find_first_of("/?", begin) - begin).contains('@');
  if (!plain) {
    subject.Error(
        item,
        fmt::format("{}: a redirect URI is ASCII without blanks, fragment and wildcards; write a foreign "
                    "host name in its xn-- form",
                    name));
  } else if (has_user) {
    subject.Error(item, fmt::format("{}: a redirect URI has no user name before its host", name));
  }
}

void CheckRedirectSchemes(const Subject& subject, std::string_view name) {
  static const std::unordered_set<std::string> forbidden = {
      "javascript", "file", "data", "vbscript", "mailto",      "ftp", "blob",
      "about",      "ssh",  "tel",  "ws",       "view-source", "wss"};
  const Node* list = Find(subject.node, CanonicalName(name));
  if (!list) return;
  for (const Node& item : list->items) {
    if (item.kind != NodeKind::kText) continue;
    const auto scheme = base::UriScheme(item.text);
    if (scheme && !forbidden.contains(*scheme)) {
      CheckRedirectText(subject, item, name);
      continue;
    }
    subject.Error(
        item, scheme
                  ? fmt::format("{}: the scheme {} is not allowed; use https, or an application's own scheme",
                                name, *scheme)
                  : fmt::format("{}: each must be an absolute URI", name));
  }
}

void CheckRedirects(const Subject& subject) {
  const Node* list = Find(subject.node, "redirecturis");
  const bool needs =
      subject.Allows("authorization_code") || subject.Allows("hybrid") || subject.Allows("implicit");
  if (needs && (!list || list->items.empty())) {
    subject.Error(subject.Part("redirecturis"),
                  "RedirectUris is empty, but authorization_code, hybrid and implicit need one");
  }
  CheckRedirectSchemes(subject, "RedirectUris");
  CheckRedirectSchemes(subject, "PostLogoutRedirectUris");
}

/// Where a client hears of sign-outs.
void CheckLogoutUri(const Subject& subject, std::string_view name) {
  const Node* const node = Find(subject.node, CanonicalName(name));
  if (node == nullptr || node->kind != NodeKind::kText || node->text.empty()) return;
  if (!IsServerUri(node->text))
    return subject.Error(*node, fmt::format("{} must be an absolute https URI without fragment", name));
  CheckRedirectText(subject, *node, name);
}

/// Where a client is told of what somebody elsewhere said.
void CheckNotificationEndpoint(const Subject& subject) {
  constexpr std::string_view kName = "BackchannelClientNotificationEndpoint";
  const std::string& url = subject.client.backchannel_client_notification_endpoint;
  if (url.empty()) {
    if (subject.client.backchannel_token_delivery_mode != TokenDelivery::kPoll)
      subject.Error(PartOf(subject.node, CanonicalName("BackchannelTokenDeliveryMode")),
                    fmt::format("BackchannelTokenDeliveryMode ping and push need a {}", kName));
    return;
  }
  const Node& node = PartOf(subject.node, CanonicalName(kName));
  const auto uri = SplitUri(url);
  const bool fits = uri && (uri->scheme == "https" || (uri->scheme == "http" && base::IsLoopbackUri(url))) &&
                    IsHostAndPort(uri->authority) && uri->rest.find('#') == std::string_view::npos;
  if (!fits)
    subject.Error(node, fmt::format("{} must be an absolute https URI without fragment, or http to this "
                                    "machine",
                                    kName));
}

/// What a client signs with need be no algorithm of ours.
void CheckRequestAlgorithm(const Subject& subject) {
  const std::string& algorithm = subject.client.backchannel_authentication_request_signing_alg;
  const auto& known = KnownAlgorithms();
  if (algorithm.empty() || std::ranges::find(known, algorithm) != known.end()) return;
  subject.Error(
      subject.Part("backchannelauthenticationrequestsigningalg"),
      fmt::format("BackchannelAuthenticationRequestSigningAlg: unknown algorithm {}{}; known are {}",
                  Quote(algorithm), Suggest(algorithm, known), JoinCommas(known)));
}

void CheckUserinfoAlgorithm(const Subject& subject, const std::vector<std::string>& signing) {
  const std::string& algorithm = subject.client.userinfo_signed_response_alg;
  if (algorithm.empty() || std::ranges::find(signing, algorithm) != signing.end()) return;
  const std::vector<std::string_view> names(signing.begin(), signing.end());
  subject.Error(subject.Part("userinfosignedresponsealg"),
                "UserinfoSignedResponseAlg: no key signs so; the keys are " + JoinCommas(names));
}

void CheckCorsOrigins(const Subject& subject) {
  const Node* list = Find(subject.node, "allowedcorsorigins");
  if (!list) return;
  for (const Node& item : list->items) {
    if (item.kind != NodeKind::kText) continue;
    const auto uri = SplitUri(item.text);
    if (uri && uri->rest.empty() && IsHostAndPort(uri->authority)) continue;
    subject.Error(item,
                  "AllowedCorsOrigins: an origin is scheme://host[:port] without path or trailing slash");
  }
}

void CheckScopes(const Subject& subject, const std::vector<std::string_view>& declared) {
  const Node* list = Find(subject.node, "allowedscopes");
  if (!list) return;
  for (const Node& item : list->items) {
    if (item.kind != NodeKind::kText || std::binary_search(declared.begin(), declared.end(), item.text))
      continue;
    if (item.text == "offline_access" && subject.client.allow_offline_access) continue;
    const std::string hint = item.text == "offline_access" ? "; write AllowOfflineAccess: true instead"
                                                           : Suggest(item.text, declared);
    subject.report.Warning(
        item.at, fmt::format("{}: AllowedScopes names {}, which is not declared as a scope{}", subject.where,
                             Quote(item.text), hint));
  }
}

/// The names that clients may be allowed, sorted.
std::vector<std::string_view> DeclaredScopes(const Draft& draft) {
  std::vector<std::string_view> names;
  for (const auto& scope : draft.api_scopes) names.push_back(scope.value.name);
  for (const auto& resource : draft.identity_resources) names.push_back(resource.value.name);
  std::sort(names.begin(), names.end());
  return names;
}

void CheckClientIds(const Draft& draft, Report& report) {
  std::unordered_map<std::string_view, const Node*> seen;
  for (const auto& part : draft.clients) {
    const Subject subject{part.value, *part.node, part.where, report};
    const Node& node = subject.Part("clientid");
    const std::string& id = part.value.client_id;
    if (id.empty()) {
      if (!IsMistyped(*part.node, "clientid", NodeKind::kText)) subject.Error(node, "ClientId is missing");
    } else if (id.size() > kMaxClientIdLength) {
      subject.Error(node, fmt::format("ClientId is longer than {} bytes", kMaxClientIdLength));
    } else if (std::any_of(id.begin(), id.end(),
                           [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; })) {
      subject.Error(node, "ClientId holds a control character");
    } else if (const auto [first, is_new] = seen.emplace(id, &node); !is_new) {
      subject.Error(node, fmt::format("this ClientId is declared already at {}:{}", *first->second->at.file,
                                      first->second->at.line));
    }
  }
}

/// A client of another protocol is none here, as in the family.
void DisableOtherProtocols(Draft& draft, Report& report) {
  for (auto& part : draft.clients) {
    const Node* const protocol = Find(*part.node, "protocoltype");
    if (!part.value.enabled || protocol == nullptr || protocol->kind != NodeKind::kText ||
        protocol->text == "oidc")
      continue;
    report.Warning(protocol->at, part.where + ": ProtocolType is not oidc: the client is disabled");
    part.value.enabled = false;
  }
}

}  // namespace

void Judge(Draft& draft, Client& client, Report& report, const std::function<void()>& check) {
  if (draft.broken_clients == BrokenClients::kRefuse) return check();
  if (report.Soften("the client is disabled", check) == 0) return;
  client.enabled = false;
  draft.disabled.push_back(client.client_id);
}

/// Pages of the operator's own: where they are, and which clients speak for them.
void CheckInteraction(const Draft& draft, const Node& root, Report& report) {
  const OwnPages& own = draft.realm.options.own_pages;
  const Node& section = PartOf(root, "interaction");
  for (const auto& [name, url] : {std::pair("LoginUrl", &own.login_url), {"ConsentUrl", &own.consent_url}}) {
    if (!url->empty() && !IsServerUri(*url))
      report.Error(section.at, fmt::format("Interaction: {} must be an absolute https URI", name));
  }
  if (own.clients.empty() && !(own.login_url.empty() && own.consent_url.empty()))
    report.Error(section.at, "Interaction: Clients is empty: name the client by which your pages answer");
  for (const std::string& id : own.clients) {
    const auto found = std::ranges::find_if(
        draft.clients, [&](const Placed<Client>& part) { return part.value.client_id == id; });
    if (found == draft.clients.end()) {
      report.Error(section.at, "Interaction: Clients names " + Quote(id) + ", which is no client");
    } else if (!found->value.require_client_secret) {
      report.Error(section.at, "Interaction: Clients: " + Quote(id) + " needs a secret");
    }
  }
}

void CheckClients(Draft& draft, Report& report) {
  CheckClientIds(draft, report);
  DisableOtherProtocols(draft, report);
  const std::vector<std::string_view> declared = DeclaredScopes(draft);
  for (auto& part : draft.clients) {
    if (!part.value.enabled) continue;
    const Subject subject{part.value, *part.node, part.where, report};
    Judge(draft, part.value, report, [&] {
      CheckGrantTypes(subject);
      CheckSecrets(subject);
      CheckLifetimes(subject);
      CheckRefresh(subject);
      CheckRedirects(subject);
      CheckLogoutUri(subject, "FrontChannelLogoutUri");
      CheckLogoutUri(subject, "BackChannelLogoutUri");
      CheckNotificationEndpoint(subject);
      CheckUserinfoAlgorithm(subject, SigningAlgorithms(draft.realm.options.keys));
      CheckRequestAlgorithm(subject);
      CheckCorsOrigins(subject);
      CheckScopes(subject, declared);
      CheckAlgorithms(subject.node, subject.where, "AllowedIdentityTokenSigningAlgorithms",
                      SigningAlgorithms(draft.realm.options.keys), report);
    });
  }
}

}  // namespace writ::config
