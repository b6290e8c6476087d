#include "config/property.h"
#include "config/tables.h"

namespace writ::config {

namespace {

constexpr Range kCount{1, 1'000'000};
constexpr Range kCountOrNone{0, 1'000'000};
constexpr Range kBytes{1, 64 * 1024 * 1024};

}  // namespace

const Section<HttpLimits>& LimitsSection() {
  using L = HttpLimits;
  static const Section<L> section(
      "Limits", {
                    Acts("HeadTime", "00:00:05", &L::head_time),
                    Acts("BodyTime", "00:00:10", &L::body_time),
                    Acts("BodyBytesPerSecond", "500", &L::body_bytes_per_second, Range{0, kBytes.most}),
                    Acts("IdleTime", "00:00:15", &L::idle_time),
                    Acts("CrowdedIdleTime", "00:00:01", &L::crowded_idle_time),
                    Acts("CrowdedPercent", "80", &L::crowded_percent, Range{1, 100}),
                    Acts("WriteTime", "00:00:10", &L::write_time),
                    Acts("LingerTime", "00:00:02", &L::linger_time),
                    Acts("RequestTime", "00:00:10", &L::request_time),
                    Acts("MaxRequestLineBytes", "8192", &L::max_request_line_bytes, kBytes),
                    Acts("MaxHeaderBytes", "8192", &L::max_header_bytes, kBytes),
                    Acts("MaxHeadersBytes", "32768", &L::max_headers_bytes, kBytes),
                    Acts("MaxHeaders", "100", &L::max_headers, kCount),
                    Acts("MaxBodyBytes", "65536", &L::max_body_bytes, kBytes),
                    Acts("MaxUnsentBytes", "262144", &L::max_unsent_bytes, kBytes),
                    Acts("MaxRequestsPerConnection", "1000", &L::max_requests_per_connection, kCount),
                    Acts("MaxConnections", "0", &L::max_connections, kCountOrNone),
                    Acts("MaxConnectionsPerAddress", "0", &L::max_connections_per_address, kCountOrNone),
                    Acts("MaxInFlight", "1024", &L::max_in_flight, kCount),
                });
  return section;
}

const Section<OutboundSettings>& OutboundSection() {
  using O = OutboundSettings;
  static const Section<O> section("Outbound", {
                                                  Acts("PrivateAddresses", "false", &O::private_addresses),
                                                  Acts("PlainHttp", "false", &O::plain_http),
                                                  Acts("CaFile", "", &O::ca_file),
                                              });
  return section;
}

const Section<ServerSettings>& ServerSection() {
  using S = ServerSettings;
  static const Choices levels{{{"Debug", 0}, {"Information", 1}, {"Warning", 2}, {"Error", 3}}};
  static const Choices headers{{{"X-Forwarded-For", 0}, {"Forwarded", 1}}};
  static const Section<S> section(
      "Server",
      {
          Acts("Listen", "127.0.0.1:5000", &S::listen),
          Acts("OperationsListen", "127.0.0.1:5001", &S::operations_listen),
          Acts("Store", "sqlite:writ-data/writ.db", &S::store),
          Acts("Threads", "0", &S::threads, Range{0, 1024}),
          Acts("MasterKeyFile", "", &S::master_key_file),
          Acts("AdminSocket", "", &S::admin_socket),
          Acts("LogLevel", "Debug, Information, Warning, Error", "Information", levels, &S::log_level),
          Acts("TrustedProxies", "", &S::trusted_proxies),
          Acts("ProxyHeader", "X-Forwarded-For, Forwarded", "X-Forwarded-For", headers, &S::proxy_header),
          Acts("ProxyWritesPrefix", "false", &S::proxy_writes_prefix),
          Acts("TlsCertificate", "", &S::tls_certificate),
          Acts("TlsKey", "", &S::tls_key),
          Acts("ThemeFolder", "", &S::theme_folder),
          Group<S, OutboundSettings>(
              "Outbound", Effect::kActs, OutboundSection(),
              +[](S& s) -> OutboundSettings& { return s.outbound; }),
          Group<S, HttpLimits>(
              "Limits", Effect::kActs, LimitsSection(), +[](S& s) -> HttpLimits& { return s.limits; }),
      });
  return section;
}

}  // namespace writ::config
