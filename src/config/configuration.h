// Files and environment in, one checked model out. Start here.
#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/http_limits.h"
#include "config/message.h"
#include "writ/snapshot.h"
#include "writ/time.h"

namespace writ::config {

/// The least severe line that the log keeps.
enum class LogLevel { kDebug, kInformation, kWarning, kError };

/// Where requests of our own may go, beyond https to public addresses.
struct OutboundSettings {
  bool private_addresses = false;  ///< also to this machine and its networks
  bool plain_http = false;
  std::string ca_file;  ///< PEM; empty: the system's

  bool operator==(const OutboundSettings&) const = default;
};

/// The field in which proxies tell of the client.
enum class ProxyHeader { kXForwardedFor, kForwarded };

/// How the process runs, whatever it serves: section `Server`.
struct ServerSettings {
  std::string listen = "127.0.0.1:5000";
  std::string operations_listen = "127.0.0.1:5001";
  std::string store = "sqlite:writ-data/writ.db";
  unsigned threads = 0;         ///< io threads; 0: one per core
  std::string master_key_file;  ///< empty: see MasterKeyPath
  std::string admin_socket;     ///< empty: see AdminSocketPath
  LogLevel log_level = LogLevel::kInformation;
  std::vector<std::string> trusted_proxies;                ///< addresses and networks; see base::IpNetworks
  ProxyHeader proxy_header = ProxyHeader::kXForwardedFor;  ///< that they write
  bool proxy_writes_prefix = false;                        ///< X-Forwarded-Prefix, too
  std::string tls_certificate;  ///< a PEM file; empty: clients are spoken to in plain HTTP
  std::string tls_key;          ///< a PEM file
  std::string theme_folder;     ///< what stands in it takes the place of our pages' parts; empty: none
  OutboundSettings outbound;
  HttpLimits limits;

  bool operator==(const ServerSettings&) const = default;
};

/// The PATH of `sqlite:PATH`; absent for any other store, or an empty path.
std::optional<std::string> SqlitePath(std::string_view store);

/// The file that holds the master key: as configured, else `master.key` beside the store's file.
std::string MasterKeyPath(const ServerSettings& server);

/// The Unix socket at which the running server takes its operator's orders: as configured, else `admin.sock`
/// beside the store's file.
std::string AdminSocketPath(const ServerSettings& server);

/// Makes the two listeners stand apart: where `listen` has the port of the default `operations_listen`, that
/// one moves a port up. Gives false when both were told the same address.
bool SeparateListeners(ServerSettings& server);

/// Names and values, as the process was given them.
using Environment = std::vector<std::pair<std::string, std::string>>;

/// A configuration that may be served.
struct Loaded {
  RealmSettings realm;
  ServerSettings server;
  std::vector<Message> warnings;
  std::vector<std::string> disabled_clients;  ///< off for a mistake (BrokenClients: disable)
  bool disables_broken = false;               ///< BrokenClients: disable
};

/// Something that was declared at run time and is kept in the store.
struct Declaration {
  std::string
      list;  ///< where it would stand in a file: `Clients`, `ApiScopes`, `ApiResources`, `IdentityResources`
  std::string name;
  std::string json;  ///< what would stand there
};

/// Reads `paths` in order, lays later ones over earlier ones, then `WRIT__Section__Key` of `environment` over
/// all, and checks the whole. Takes JSON (comments and trailing commas allowed) and YAML, by the file's
/// extension or else by its first character. Refuses: with every mistake found, in the order of files and
/// lines; never an empty list.
/// Takes `declared`: is added to the lists of the files.
std::expected<Loaded, std::vector<Message>> LoadConfiguration(const std::vector<std::string>& paths,
                                                              const Environment& environment,
                                                              const std::vector<Declaration>& declared = {});

/// As LoadConfiguration, of texts that are already in memory: `path` names each in messages and tells its
/// type.
struct SourceText {
  std::string path;
  std::string text;
};
std::expected<Loaded, std::vector<Message>> LoadTexts(const std::vector<SourceText>& texts,
                                                      const Environment& environment,
                                                      const std::vector<Declaration>& declared = {});

}  // namespace writ::config
