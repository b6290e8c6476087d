#include "protocol/endpoints.h"

#include "protocol/discovery/discovery_endpoint.h"
#include "protocol/introspection/introspection_endpoint.h"
#include "protocol/jwks/jwks_endpoint.h"
#include "protocol/revocation/revocation_endpoint.h"
#include "protocol/token/token_endpoint.h"

namespace writ {
namespace {

using Answer = Reply (*)(const Call&, const RealmContext&);
using Offered = bool (*)(const RealmOptions&);

Route MakeRoute(const std::shared_ptr<const LiveRealm>& realm, Method method, std::string path, Answer answer,
                Offered offered) {
  return {.path = std::move(path),
          .methods = {method},
          .handler = [realm, answer](const Call& call) { return answer(call, *realm->Now()); },
          .offered = [realm, offered] { return offered(realm->Now()->catalog.options()); }};
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
#define WRIT_ENDPOINT(method, path, answer, member, on)                  \
  routes.push_back(MakeRoute(realm, Method::method, base + path, answer, \
                             [](const RealmOptions& options) { return on; }));
#include "protocol/endpoints.def"
#undef WRIT_ENDPOINT
  //= rfc8414#section-3.1
  routes.push_back(MakeRoute(realm, Method::kGet, "/.well-known/oauth-authorization-server" + base,
                             AnswerDiscovery, [](const RealmOptions& options) {
                               return options.enable_discovery_endpoint &&
                                      options.enable_oauth2_metadata_endpoint;
                             }));
  return routes;
}

std::vector<Route> MakeRoutes(const std::shared_ptr<const RealmContext>& realm) {
  return MakeRoutes(std::make_shared<const LiveRealm>(realm));
}

}  // namespace writ
