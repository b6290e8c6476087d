#include "config/difference.h"

#include <map>

#include "config/report.h"

namespace writ::config {
namespace {

template <typename T>
std::map<std::string, const T*> ByName(const std::vector<T>& parts, std::string T::* name) {
  std::map<std::string, const T*> named;
  for (const T& part : parts) named.emplace(part.*name, &part);
  return named;
}

template <typename T>
void Compare(std::vector<std::string>& lines, const std::string& kind, const std::vector<T>& before,
             const std::vector<T>& after, std::string T::* name) {
  const auto old_parts = ByName(before, name);
  const auto new_parts = ByName(after, name);
  const auto say = [&](const std::string& which, const char* what) {
    lines.push_back(kind + ' ' + Quote(which) + ' ' + what);
  };
  for (const auto& [id, part] : new_parts) {
    const auto old = old_parts.find(id);
    if (old == old_parts.end()) {
      say(id, "added");
    } else if (!(*old->second == *part)) {
      say(id, "changed");
    }
  }
  for (const auto& [id, part] : old_parts) {
    if (!new_parts.contains(id)) say(id, "removed");
  }
}

}  // namespace

std::vector<std::string> DifferencesOf(const RealmSettings& before, const RealmSettings& after) {
  std::vector<std::string> lines;
  Compare(lines, "client", before.clients, after.clients, &Client::client_id);
  Compare(lines, "API scope", before.api_scopes, after.api_scopes, &ApiScope::name);
  Compare(lines, "API resource", before.api_resources, after.api_resources, &ApiResource::name);
  Compare(lines, "identity resource", before.identity_resources, after.identity_resources,
          &IdentityResource::name);
  Compare(lines, "trusted issuer", before.trusted_issuers, after.trusted_issuers, &TrustedIssuer::issuer);
  Compare(lines, "key", before.options.keys.provided, after.options.keys.provided, &ProvidedKey::kid);
  if (!(before.options == after.options)) lines.emplace_back("options changed");
  return lines;
}

std::vector<std::string> NeedRestart(const ServerSettings& before, const ServerSettings& after) {
  std::vector<std::string> names;
  const auto compare = [&](const char* name, bool same) {
    if (!same) names.emplace_back(name);
  };
  compare("Listen", before.listen == after.listen);
  compare("OperationsListen", before.operations_listen == after.operations_listen);
  compare("Store", before.store == after.store);
  compare("Threads", before.threads == after.threads);
  compare("MasterKeyFile", before.master_key_file == after.master_key_file);
  compare("TrustedProxies", before.trusted_proxies == after.trusted_proxies);
  compare("ProxyHeader", before.proxy_header == after.proxy_header);
  compare("ProxyWritesPrefix", before.proxy_writes_prefix == after.proxy_writes_prefix);
  compare("AdminSocket", before.admin_socket == after.admin_socket);
  compare("LogLevel", before.log_level == after.log_level);
  // What is in the files is read again at each reload.
  compare("TlsCertificate",
          before.tls_certificate == after.tls_certificate && before.tls_key == after.tls_key);
  compare("ThemeFolder", before.theme_folder == after.theme_folder);
  compare("Outbound", before.outbound == after.outbound);
  compare("Limits", before.limits == after.limits);
  return names;
}

}  // namespace writ::config
