#include <algorithm>

#include "base/ip_networks.h"
#include "config/rules.h"
#include "config/uri.h"

namespace writ::config {

namespace {

bool IsLoopback(std::string_view authority) {
  return authority.starts_with("localhost") || authority.starts_with("127.") ||
         authority.starts_with("[::1]");
}

//= rfc8414#section-2
void CheckIssuer(const std::string& issuer, const Node& root, Report& report) {
  const Place& at = PartOf(root, "issueruri").at;
  if (issuer.empty()) {
    report.Error(at,
                 "IssuerUri is missing: write the address at which clients reach this server, for example "
                 "\"https://login.example.com\"");
    return;
  }
  const auto uri = SplitUri(issuer);
  if (!uri || (uri->scheme != "https" && uri->scheme != "http") || !IsHostAndPort(uri->authority)) {
    report.Error(at, "IssuerUri must be an absolute URI, https://host[:port][/path]");
    return;
  }
  if (uri->rest.find_first_of("?#") != std::string_view::npos) {
    report.Error(at, "IssuerUri must have neither query nor fragment");
  }
  if (uri->scheme == "http" && !IsLoopback(uri->authority)) {
    report.Warning(at, "IssuerUri is plain http: anybody on the way can read tokens; use https");
  }
}

void CheckAddress(std::string_view name, const std::string& address, const Node& server, std::string_view key,
                  Report& report) {
  if (IsListenAddress(address)) return;
  report.Error(PartOf(server, key).at,
               "Server: " + std::string(name) + " must be HOST:PORT, for example 127.0.0.1:5000");
}

void CheckKeys(const KeySettings& keys, const Node& root, Report& report) {
  const Node& section = PartOf(root, "keymanagement");
  if (keys.automatic && keys.rotation_interval <= keys.propagation_time) {
    report.Error(PartOf(section, "rotationinterval").at,
                 "KeyManagement: RotationInterval must be longer than PropagationTime, which is part of it");
  }
  for (auto key = keys.provided.begin(); key != keys.provided.end(); ++key) {
    const auto same_id = [&](const ProvidedKey& other) { return !key->kid.empty() && other.kid == key->kid; };
    if (std::any_of(keys.provided.begin(), key, same_id))
      report.Error(section.at,
                   "KeyManagement: two Keys have one key id: write another KeyId at " + Quote(key->source));
  }
}

}  // namespace

void CheckServer(const Draft& draft, const Node& root, Report& report) {
  CheckIssuer(draft.realm.options.issuer_uri, root, report);
  CheckKeys(draft.realm.options.keys, root, report);
  const Node& server = PartOf(root, "server");
  CheckAddress("Listen", draft.server.listen, server, "listen", report);
  CheckAddress("OperationsListen", draft.server.operations_listen, server, "operationslisten", report);
  if (ServerSettings copy = draft.server; !SeparateListeners(copy)) {
    report.Error(PartOf(server, "operationslisten").at,
                 "Server: Listen and OperationsListen must be two addresses");
  }
  if (draft.server.tls_certificate.empty() != draft.server.tls_key.empty()) {
    report.Error(server.at, "Server: TlsCertificate and TlsKey go together: name both files, or neither");
  }
  if (!base::IpNetworks::Parse(draft.server.trusted_proxies)) {
    report.Error(PartOf(server, "trustedproxies").at,
                 "Server: TrustedProxies: write addresses or networks, for example 10.0.0.0/8");
  }
  if (!SqlitePath(draft.server.store)) {
    report.Error(PartOf(server, "store").at, "Server: Store must be sqlite:PATH");
  }
}

}  // namespace writ::config
