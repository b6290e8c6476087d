#include "observe/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <utility>
#include <vector>

namespace writ::observe {
namespace {

constexpr std::array kReasonNames = {
#define WRIT_REASON(constant, name, meaning) name,
#include "writ/reasons.def"
#undef WRIT_REASON
};

const prometheus::Histogram::BucketBoundaries kSeconds = {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005,
                                                          0.01,   0.025,   0.05,   0.1,   0.25,   1.0};

/// Children of one family by key, looked up without the family's own lock and label maps.
template <typename Key, typename Metric>
class Children {
 public:
  template <typename Make>
  Metric& FindOrMake(const Key& key, const Make& make) {
    {
      const std::shared_lock lock(mutex_);
      if (const auto found = children_.find(key); found != children_.end()) return *found->second;
    }
    Metric& made = make();
    const std::unique_lock lock(mutex_);
    return *children_.emplace(key, &made).first->second;
  }

 private:
  std::shared_mutex mutex_;
  std::map<Key, Metric*> children_;
};

}  // namespace

struct Metrics::Families {
  explicit Families(const std::string& realm)
      : labels{{"realm", realm}},
        requests(prometheus::BuildCounter()
                     .Name("writ_requests_total")
                     .Help("Requests answered, by endpoint and status.")
                     .Labels(labels)
                     .Register(registry)),
        seconds(prometheus::BuildHistogram()
                    .Name("writ_request_duration_seconds")
                    .Help("Time from a whole request to its reply, by endpoint.")
                    .Labels(labels)
                    .Register(registry)),
        tokens(prometheus::BuildCounter()
                   .Name("writ_tokens_issued_total")
                   .Help("Token responses, by grant.")
                   .Labels(labels)
                   .Register(registry)),
        refusals(prometheus::BuildCounter()
                     .Name("writ_refusals_total")
                     .Help("Requests refused, by reason (docs/reasons.md).")
                     .Labels(labels)
                     .Register(registry)) {
    for (const char* const name : kReasonNames) by_reason.push_back(&refusals.Add({{"reason", name}}));
  }

  prometheus::Registry registry;
  const prometheus::Labels labels;
  prometheus::Family<prometheus::Counter>& requests;
  prometheus::Family<prometheus::Histogram>& seconds;
  prometheus::Family<prometheus::Counter>& tokens;
  prometheus::Family<prometheus::Counter>& refusals;
  std::vector<prometheus::Counter*> by_reason;
  Children<std::pair<std::string_view, int>, prometheus::Counter> by_status;
  Children<std::string_view, prometheus::Histogram> by_endpoint;
  Children<std::string_view, prometheus::Counter> by_grant;

  std::mutex gauges_mutex;
  std::vector<std::pair<prometheus::Gauge*, std::function<double()>>> gauges;
};

Metrics::Metrics(const std::string& realm) : families_(std::make_unique<Families>(realm)) {}

Metrics::~Metrics() = default;

void Metrics::CountRequest(const Reply& reply, std::chrono::microseconds took) {
  Families& f = *families_;
  const Outcome& outcome = reply.outcome;
  const std::string_view endpoint = outcome.endpoint.empty() ? "none" : outcome.endpoint;
  f.by_status
      .FindOrMake({endpoint, reply.status},
                  [&]() -> prometheus::Counter& {
                    return f.requests.Add(
                        {{"endpoint", std::string(endpoint)}, {"status", std::to_string(reply.status)}});
                  })
      .Increment();
  f.by_endpoint
      .FindOrMake(endpoint,
                  [&]() -> prometheus::Histogram& {
                    return f.seconds.Add({{"endpoint", std::string(endpoint)}}, kSeconds);
                  })
      .Observe(static_cast<double>(took.count()) / 1e6);
  if (outcome.refusal) f.by_reason[static_cast<std::size_t>(outcome.refusal->reason)]->Increment();
  const bool issued = reply.status == 200 && !outcome.grant.empty();
  if (!issued) return;
  f.by_grant
      .FindOrMake(
          outcome.grant,
          [&]() -> prometheus::Counter& { return f.tokens.Add({{"grant", std::string(outcome.grant)}}); })
      .Increment();
}

void Metrics::AddGauge(const std::string& name, const std::string& help, std::function<double()> read) {
  Families& f = *families_;
  auto& gauge = prometheus::BuildGauge().Name(name).Help(help).Labels(f.labels).Register(f.registry).Add({});
  const std::lock_guard lock(f.gauges_mutex);
  f.gauges.emplace_back(&gauge, std::move(read));
}

std::string Metrics::Render() const {
  Families& f = *families_;
  {
    const std::lock_guard lock(f.gauges_mutex);
    for (const auto& [gauge, read] : f.gauges) gauge->Set(read());
  }
  return prometheus::TextSerializer().Serialize(f.registry.Collect());
}

}  // namespace writ::observe
