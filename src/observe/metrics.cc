#include "observe/metrics.h"

#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <iterator>
#include <mutex>
#include <utility>
#include <vector>

#include "observe/request_counts.h"

namespace writ::observe {

struct Metrics::Parts {
  explicit Parts(const std::string& realm) : labels{{"realm", realm}}, requests(labels) {}

  const prometheus::Labels labels;
  RequestCounts requests;
  prometheus::Registry registry;  ///< of the gauges
  std::mutex mutex;
  std::vector<std::pair<prometheus::Gauge*, std::function<double()>>> gauges;
};

Metrics::Metrics(const std::string& realm) : parts_(std::make_unique<Parts>(realm)) {}

Metrics::~Metrics() = default;

void Metrics::CountRequest(const Reply& reply, std::chrono::microseconds took) {
  parts_->requests.Count(reply, took);
}

void Metrics::AddGauge(const std::string& name, const std::string& help, std::function<double()> read) {
  Parts& p = *parts_;
  auto& gauge = prometheus::BuildGauge().Name(name).Help(help).Labels(p.labels).Register(p.registry).Add({});
  const std::lock_guard lock(p.mutex);
  p.gauges.emplace_back(&gauge, std::move(read));
}

std::string Metrics::Render() const {
  Parts& p = *parts_;
  {
    const std::lock_guard lock(p.mutex);
    for (const auto& [gauge, read] : p.gauges) gauge->Set(read());
  }
  std::vector<prometheus::MetricFamily> all = p.requests.Collect();
  std::vector<prometheus::MetricFamily> gauges = p.registry.Collect();
  std::ranges::move(gauges, std::back_inserter(all));
  return prometheus::TextSerializer().Serialize(all);
}

}  // namespace writ::observe
