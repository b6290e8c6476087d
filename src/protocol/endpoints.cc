#include "protocol/endpoints.h"

#include "protocol/account/account_endpoint.h"
#include "protocol/authorize/authorize_endpoint.h"
#include "protocol/backchannel_authentication/backchannel_authentication_endpoint.h"
#include "protocol/backchannel_authentication/ciba_endpoint.h"
#include "protocol/backchannel_authentication/decision_endpoint.h"
#include "protocol/cors.h"
#include "protocol/device/device_authorization_endpoint.h"
#include "protocol/device/device_endpoint.h"
#include "protocol/discovery/discovery_endpoint.h"
#include "protocol/end_session/end_session_endpoint.h"
#include "protocol/interaction/login_endpoint.h"
#include "protocol/introspection/introspection_endpoint.h"
#include "protocol/jwks/jwks_endpoint.h"
#include "protocol/own_pages/interaction_api.h"
#include "protocol/own_pages/resume_endpoint.h"
#include "protocol/refusal.h"
#include "protocol/revocation/revocation_endpoint.h"
#include "protocol/session/session_state.h"
#include "protocol/token/token_endpoint.h"
#include "protocol/userinfo/userinfo_endpoint.h"

namespace writ {
namespace {

/// How an endpoint may be asked.
enum class Asked { kGet, kPost, kBoth };

/// A line of endpoints.def.
struct Endpoint {
  Asked asked;
  std::string_view path;
  Reply (*answer)(const Call&, const RealmContext&);
  Sharing sharing;
  bool (*offered)(const RealmOptions&);
};

constexpr Endpoint kEndpoints[] = {
#define WRIT_ENDPOINT(method, path, answer, member, sharing, on) \
  {Asked::method, path, answer, Sharing::sharing, [](const RealmOptions& options) { return on; }},
#include "protocol/endpoints.def"
#undef WRIT_ENDPOINT
};

//= rfc8414#section-3.1
constexpr std::string_view kMetadataPath = "/.well-known/oauth-authorization-server";
constexpr Endpoint kMetadata{
    Asked::kGet, "", AnswerDiscovery, Sharing::kAnybody, [](const RealmOptions& options) {
      return options.enable_discovery_endpoint && options.enable_oauth2_metadata_endpoint;
    }};

constexpr std::string_view kInteractionPath = "/interaction";
bool OffersInteractionApi(const RealmOptions& options) {
  return options.enable_authorize_endpoint && !options.own_pages.clients.empty();
}

std::vector<Method> MethodsOf(Asked asked) {
  if (asked == Asked::kBoth) return {Method::kGet, Method::kPost};
  return {asked == Asked::kGet ? Method::kGet : Method::kPost};
}

std::string AllowOf(Asked asked) {
  if (asked == Asked::kBoth) return "GET, HEAD, POST, OPTIONS";
  return asked == Asked::kGet ? "GET, HEAD, OPTIONS" : "POST, OPTIONS";
}

Route MakeRoute(const std::shared_ptr<const LiveRealm>& live, std::string path, const Endpoint& endpoint) {
  const Sharing sharing = endpoint.sharing;
  const std::string allow = AllowOf(endpoint.asked);
  return {.path = std::move(path),
          .methods = MethodsOf(endpoint.asked),
          .handler =
              [live, sharing, answer = endpoint.answer, offered = endpoint.offered](const Call& call) {
                const auto realm = live->Now();
                if (!offered(realm->catalog.options()))
                  return RenderRefusal(realm->catalog.settings().compatibility, {Reason::kNotFound, {}});
                Reply reply = answer(call, *realm);
                AddCorsFields(call, *realm, sharing, reply);
                return reply;
              },
          .options = [live, sharing,
                      allow](const Call& call) { return AnswerOptions(call, *live->Now(), sharing, allow); },
          .offered = [live, offered = endpoint.offered] { return offered(live->Now()->catalog.options()); },
          .below = false};
}

/// The interaction API, whose paths name an interaction.
Route MakeInteractionRoute(const std::shared_ptr<const LiveRealm>& live, const std::string& path) {
  static constexpr Endpoint kEndpoint{Asked::kBoth, "", nullptr, Sharing::kNobody, OffersInteractionApi};
  Route route = MakeRoute(live, path, kEndpoint);
  route.below = true;
  route.handler = [live, path](const Call& call) {
    const auto realm = live->Now();
    if (!OffersInteractionApi(realm->catalog.options()))
      return RenderRefusal(realm->catalog.settings().compatibility, {Reason::kNotFound, {}});
    return AnswerInteractionApi(call, *realm, path);
  };
  return route;
}

}  // namespace

std::string IssuerPath(const std::string& issuer_uri) {
  const std::size_t scheme = issuer_uri.find("://");
  const std::size_t slash = scheme == std::string::npos ? scheme : issuer_uri.find('/', scheme + 3);
  if (slash == std::string::npos) return {};
  std::string path = issuer_uri.substr(slash);
  while (path.ends_with('/')) path.pop_back();
  return path;
}

std::vector<Route> MakeRoutes(const std::shared_ptr<const LiveRealm>& realm) {
  const std::string base = IssuerPath(realm->Now()->catalog.options().issuer_uri);
  std::vector<Route> routes;
  for (const Endpoint& endpoint : kEndpoints)
    routes.push_back(MakeRoute(realm, base + std::string(endpoint.path), endpoint));
  routes.push_back(MakeInteractionRoute(realm, base + std::string(kInteractionPath)));
  routes.push_back(MakeRoute(realm, std::string(kMetadataPath) + base, kMetadata));
  return routes;
}

std::vector<Route> MakeRoutes(const std::shared_ptr<const RealmContext>& realm) {
  return MakeRoutes(std::make_shared<const LiveRealm>(realm));
}

}  // namespace writ
