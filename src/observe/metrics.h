// What is counted, in Prometheus's text form.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "protocol/call.h"

namespace writ::observe {

/// The program's metrics.
/// Thread: may be used from any thread.
class Metrics {
 public:
  /// Takes `realm`: the value of the label `realm` of everything that a realm counts.
  explicit Metrics(const std::string& realm);
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;
  ~Metrics();

  /// Counts a finished request: by endpoint and status, by reason of refusal, its time, and tokens by grant.
  void CountRequest(const Reply& reply, std::chrono::microseconds took);

  /// Adds a gauge that is read whenever the metrics are.
  /// Takes `name`: complete, as in `writ_open_connections`.
  void AddGauge(const std::string& name, const std::string& help, std::function<double()> read);

  /// All metrics in Prometheus's text exposition format 0.0.4.
  std::string Render() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace writ::observe
