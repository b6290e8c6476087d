#include "server/wiring.h"

#include <unistd.h>

#include <algorithm>
#include <thread>

#include "accounts/store_directory.h"
#include "cli/server_key.h"
#include "crypto/master_key.h"
#include "http/server.h"
#include "observe/log.h"
#include "observe/metrics.h"
#include "observe/request_log.h"
#include "outbound/curl_outbound.h"
#include "protocol/endpoints.h"
#include "protocol/rules/grant_types.h"
#include "runtime/fiber_waiter.h"
#include "runtime/hashing_pool.h"
#include "runtime/task_boundary.h"
#include "server/address.h"
#include "server/admin_routes.h"
#include "server/courier.h"
#include "server/housekeeping.h"
#include "server/operations.h"
#include "server/periodic_task.h"
#include "server/realm_keeper.h"
#include "server/theme_folder.h"
#include "writ/fault.h"
#include "writ/realm.h"
#include "writ/system.h"

namespace writ::server {
namespace {

constexpr Milliseconds kDrainTime{30'000};
constexpr std::chrono::minutes kForgetEvery{1};
constexpr std::chrono::milliseconds kDeliverEvery{500};
/// Half a second's work of one thread.
constexpr std::size_t kMostHashesWaiting = 32;

/// Hands what the front tells on to the log and the metrics.
class Watch final : public http::Observer {
 public:
  Watch(observe::Log& log, observe::Refusals& refusals, observe::Metrics& metrics)
      : log_(log), refusals_(refusals), metrics_(metrics) {}

  void Finished(const Call& call, const Reply& reply, std::chrono::nanoseconds took) noexcept override {
    const auto micros = std::chrono::floor<std::chrono::microseconds>(took);
    observe::LogRequest(log_, refusals_, call, reply, micros);
    metrics_.CountRequest(reply, micros);
  }

 private:
  observe::Log& log_;
  observe::Refusals& refusals_;
  observe::Metrics& metrics_;
};

observe::Level LeastLevel(config::LogLevel level) {
  switch (level) {
    case config::LogLevel::kDebug:
    case config::LogLevel::kInformation:
      return observe::Level::kInfo;
    case config::LogLevel::kWarning:
      return observe::Level::kWarning;
    case config::LogLevel::kError:
      break;
  }
  return observe::Level::kError;
}

crypto::LoadedMasterKey LoadMasterKey(const config::ServerSettings& settings, Random& random,
                                      observe::Log& log) {
  auto key = cli::LoadServerKey(settings, random);
  if (!key) throw Fault(FaultKind::kUnavailable, key.error());
  if (key->origin() == crypto::LoadedMasterKey::Origin::kMadeFile) {
    log.Write(observe::Level::kWarning, "master_key_made",
              {{"file", config::MasterKeyPath(settings)},
               {"note", "a new master key seals the signing keys: back this file up, apart from the store"}});
  }
  return std::move(*key);
}

/// One core is always left to those who serve tokens.
std::size_t HashingThreads() {
  return std::max(2U, std::thread::hardware_concurrency()) - 1;
}

std::size_t ThreadCount(unsigned configured) {
  return configured > 0 ? configured : std::max(1U, std::thread::hardware_concurrency());
}

outbound::Reach ReachOf(const config::OutboundSettings& settings) {
  return {.private_addresses = settings.private_addresses,
          .plain_http = settings.plain_http,
          .ca_file = settings.ca_file};
}

/// Of the listener for clients.
http::ServerOptions FrontOptions(const config::Loaded& loaded, TlsFiles& tls) {
  return {.listen = ParseListenAddress(loaded.server.listen),
          .threads = ThreadCount(loaded.server.threads),
          .limits = loaded.server.limits,
          .compatibility = loaded.realm.compatibility,
          .walk = {},
          .tls = tls.source(),
          .proxies = {
              .networks = base::IpNetworks::Parse(loaded.server.trusted_proxies).value_or(base::IpNetworks()),
              .write_forwarded = loaded.server.proxy_header == config::ProxyHeader::kForwarded,
              .write_prefix = loaded.server.proxy_writes_prefix}};
}

/// Of a listener for operators.
http::ServerOptions OwnOptions(http::ListenAddress listen) {
  return {.listen = std::move(listen),
          .threads = 1,
          .limits = {},
          .compatibility = Compatibility::kWrit,
          .walk = {}};
}

}  // namespace

struct Program::Parts {
  explicit Parts(const cli::ServeRequest& request);
  void CountOutside();

  const std::unique_ptr<Clock> clock = MakeSystemClock();
  const std::unique_ptr<Random> random = MakeSystemRandom();
  runtime::FiberWaiter waiter;
  observe::Log log;
  observe::Metrics metrics;
  observe::Refusals refusals;
  Watch watch{log, refusals, metrics};
  const std::unique_ptr<Store> store;
  runtime::HashingPool hashing;
  accounts::StoreDirectory people;
  ThemeFolder theme;
  TlsFiles tls;
  outbound::CurlOutbound outbound;
  RealmKeeper keeper;
  Courier courier;
  PeriodicTask housekeeping;
  PeriodicTask deliveries;
  std::atomic<bool> draining{false};
  http::Server front;
  http::Server operations;
  http::Server admin;
};

Program::Parts::Parts(const cli::ServeRequest& request)
    : log(STDOUT_FILENO, *clock, LeastLevel(request.configuration.server.log_level)),
      metrics(request.configuration.realm.name),
      store(MakeStore(request.configuration.server.store, *clock, waiter)),
      hashing(HashingThreads(), kMostHashesWaiting, *clock, waiter),
      people({*store, *random, hashing, waiter}),
      theme(request.configuration.server),
      tls(request.configuration.server),
      outbound(*clock, waiter, ReachOf(request.configuration.server.outbound)),
      keeper(request, LoadMasterKey(request.configuration.server, *random, log),
             {*clock, *random, *store, &people, &theme.pages(), &outbound, {}, &waiter}, tls, theme, log),
      courier(std::shared_ptr<const LiveRealm>(keeper.live()), *clock, outbound, log),
      housekeeping(
          "forget", kForgetEvery, [this] { ForgetWhatIsOver(*store, *clock); }, log),
      deliveries(
          "deliver", kDeliverEvery, [this] { courier.DeliverDue(); }, log),
      front(FrontOptions(request.configuration, tls),
            MakeRoutes(std::shared_ptr<const LiveRealm>(keeper.live())), *clock, *random, &watch),
      operations(OwnOptions(ParseListenAddress(request.configuration.server.operations_listen)),
                 MakeOperationsRoutes(metrics, *store, draining), *clock, *random, nullptr),
      admin(OwnOptions({.path = config::AdminSocketPath(request.configuration.server)}),
            MakeAdminRoutes(keeper, refusals), *clock, *random, nullptr) {
  const auto gauge = [this](const char* name, const char* help, std::uint64_t http::FrontCounts::* count) {
    metrics.AddGauge(name, help, [this, count] { return static_cast<double>(front.Counts().*count); });
  };
  gauge("writ_open_connections", "Connections that are open.", &http::FrontCounts::open_connections);
  gauge("writ_requests_in_flight", "Requests being answered.", &http::FrontCounts::requests_in_flight);
  gauge("writ_connections_accepted", "Connections accepted since the start.",
        &http::FrontCounts::connections_accepted);
  gauge("writ_requests_shed", "Requests answered 503 because too many were in flight.",
        &http::FrontCounts::refused_in_flight);
  gauge("writ_requests_malformed", "Bytes that were no HTTP request.", &http::FrontCounts::malformed);
  gauge("writ_client_timeouts", "Clients that were too slow.", &http::FrontCounts::timeouts);
  metrics.AddGauge("writ_log_lines_dropped", "Log lines lost to a slow reader.",
                   [this] { return static_cast<double>(log.dropped()); });
  metrics.AddGauge("writ_authentications_throttled", "Attempts answered 429 after too many failures.",
                   [this] { return static_cast<double>(keeper.throttled()); });
  metrics.AddGauge("writ_sign_ins_refused_busy",
                   "Sign-ins refused because too many passwords waited to be checked.",
                   [this] { return static_cast<double>(hashing.refused()); });
  metrics.AddGauge("writ_logout_tokens_delivered", "Logout tokens that their clients took.",
                   [this] { return static_cast<double>(courier.delivered()); });
  metrics.AddGauge("writ_logout_tokens_given_up", "Logout tokens that their clients never took.",
                   [this] { return static_cast<double>(courier.given_up()); });
  metrics.AddGauge("writ_ciba_answers_delivered",
                   "Pings, pushes and calls of the ciba_notify hook that were taken.",
                   [this] { return static_cast<double>(courier.answers_delivered()); });
  metrics.AddGauge("writ_ciba_answers_given_up",
                   "Pings, pushes and calls of the ciba_notify hook that never were.",
                   [this] { return static_cast<double>(courier.answers_given_up()); });
  CountOutside();
  metrics.AddGauge("writ_disabled_clients", "Clients that are off for a mistake in their configuration.",
                   [this] { return static_cast<double>(keeper.disabled_clients()); });
}

/// Gauges of what others are asked.
void Program::Parts::CountOutside() {
  const auto hooks = [this](const char* name, const char* help, std::uint64_t HookCounts::* count) {
    metrics.AddGauge(name, help, [this, count] { return static_cast<double>(keeper.hooks().*count); });
  };
  hooks("writ_hook_calls", "Calls to hooks.", &HookCounts::calls);
  hooks("writ_hook_calls_failed", "Calls to hooks that brought no reply, or a server error.",
        &HookCounts::failed);
  hooks("writ_hook_calls_held", "Calls not made: the hook's breaker was open, or too many were under way.",
        &HookCounts::held);
  hooks("writ_hook_breakers_open", "Hooks that are not called now, since they failed.", &HookCounts::open);
  const auto served = [this](const char* name, const char* help, std::uint64_t ServedKeyCounts::* count) {
    metrics.AddGauge(name, help, [this, count] { return static_cast<double>(keeper.served_keys().*count); });
  };
  served("writ_jwks_fetches", "Fetches of keys that others serve.", &ServedKeyCounts::fetches);
  served("writ_jwks_fetches_failed", "Fetches of keys that brought none.", &ServedKeyCounts::failed);
  served("writ_jwks_fetches_held", "Fetches not made: the last was less than a minute ago.",
         &ServedKeyCounts::held);
}

Program::Program(const cli::ServeRequest& request, const Confinement& confined)
    : parts_(std::make_unique<Parts>(request)) {
  parts_->operations.Start();
  parts_->admin.Start();
  parts_->front.Start();
  for (const Client& client : request.configuration.realm.clients) {
    if (client.enabled && MayUseGrant(client, "password"))
      parts_->log.Write(
          observe::Level::kWarning, "password_grant_on",
          {{"client_id", client.client_id},
           {"note", "this application sees people's passwords; authorization_code is the better way"}});
  }
  parts_->log.Write(observe::Level::kInfo, "serving",
                    {{"issuer", request.configuration.realm.options.issuer_uri},
                     {"port", std::int64_t{port()}},
                     {"operations_port", std::int64_t{operations_port()}},
                     {"store", request.configuration.server.store},
                     {"writes_confined", confined.files ? "yes" : "no"},
                     {"calls_confined", confined.calls ? "yes" : "no"}});
}

void Program::Reload() {
  const auto failed = [this](std::string_view task, std::string_view cause) {
    parts_->log.Write(observe::Level::kError, "task_failed", {{"task", task}, {"cause", cause}});
  };
  runtime::RunTask("reload", [this] { parts_->keeper.Reload(); }, failed);
}

Program::~Program() = default;

std::uint16_t Program::port() const {
  return parts_->front.port();
}

std::uint16_t Program::operations_port() const {
  return parts_->operations.port();
}

Program::Drained Program::Drain() {
  parts_->draining.store(true);
  parts_->log.Write(observe::Level::kInfo, "draining", {});
  const auto drained = parts_->front.Drain(parts_->clock->Steady() + kDrainTime);
  parts_->operations.Drain(parts_->clock->Steady());
  parts_->admin.Drain(parts_->clock->Steady());
  const bool all = drained == http::Server::Drained::kAll;
  parts_->log.Write(observe::Level::kInfo, "stopped",
                    {{"connections", all ? "all finished" : "some cut off"}});
  return all ? Drained::kAll : Drained::kCut;
}

}  // namespace writ::server
