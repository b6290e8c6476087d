#include "protocol/endpoints.h"

#include "protocol/discovery/discovery_endpoint.h"
#include "protocol/jwks/jwks_endpoint.h"
#include "protocol/token/token_endpoint.h"

namespace writ {
namespace {

using Answer = Reply (*)(const Call&, const RealmContext&);

Route MakeRoute(const std::shared_ptr<const RealmContext>& realm, Method method, std::string path,
                Answer answer) {
  return {std::move(path), {method}, [realm, answer](const Call& call) { return answer(call, *realm); }};
}

bool IsOn(const RealmOptions& options, Answer answer) {
  if (answer == AnswerTokenRequest) return options.enable_token_endpoint;
  if (answer == AnswerJwks) return options.enable_discovery_endpoint && options.show_key_set;
  return options.enable_discovery_endpoint;
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

std::vector<Route> MakeRoutes(std::shared_ptr<const RealmContext> realm) {
  const RealmOptions& options = realm->catalog.options();
  const std::string base = IssuerPath(options.issuer_uri);
  std::vector<Route> routes;
  const auto add = [&](Method method, std::string path, Answer answer) {
    if (IsOn(options, answer)) routes.push_back(MakeRoute(realm, method, std::move(path), answer));
  };
#define WRIT_ENDPOINT(method, path, answer, member) add(Method::method, base + path, answer);
#include "protocol/endpoints.def"
#undef WRIT_ENDPOINT
  //= rfc8414#section-3.1
  add(Method::kGet, "/.well-known/oauth-authorization-server" + base, AnswerDiscovery);
  return routes;
}

}  // namespace writ
