#include "observe/request_counts.h"

#include <prometheus/metric_family.h>

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "base/thread_number.h"

namespace writ::observe {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

ClientMetric MakeMetric(const prometheus::Labels& labels, const prometheus::Labels& own) {
  ClientMetric metric;
  for (const auto& all : {labels, own}) {
    for (const auto& [name, value] : all) metric.label.push_back({name, value});
  }
  return metric;
}

/// A family of counters, from counts by their own labels.
MetricFamily MakeCounters(std::string name, std::string help, const prometheus::Labels& labels,
                          const std::map<prometheus::Labels, std::uint64_t>& counts) {
  MetricFamily family{std::move(name), std::move(help), MetricType::Counter, {}};
  for (const auto& [own, count] : counts) {
    ClientMetric metric = MakeMetric(labels, own);
    metric.counter.value = static_cast<double>(count);
    family.metric.push_back(std::move(metric));
  }
  return family;
}

}  // namespace

RequestCounts::Cell& RequestCounts::Tally::FindOrMake(std::string_view endpoint, int status,
                                                      std::string_view grant, std::string_view refresh_step) {
  const auto found = std::ranges::find_if(cells, [&](const Cell& cell) {
    return cell.status == status && cell.endpoint == endpoint && cell.grant == grant &&
           cell.refresh_step == refresh_step;
  });
  if (found != cells.end()) return *found;
  Cell& cell = cells.emplace_back();
  cell.endpoint = endpoint;
  cell.status = status;
  cell.grant = grant;
  cell.refresh_step = refresh_step;
  return cell;
}

void RequestCounts::Count(const Reply& reply, std::chrono::microseconds took) {
  const Outcome& outcome = reply.outcome;
  const std::string_view endpoint = outcome.endpoint.empty() ? "none" : outcome.endpoint;
  const std::string_view grant = reply.status == 200 ? outcome.grant : std::string_view();
  const auto bucket =
      static_cast<std::size_t>(std::ranges::lower_bound(kBounds, took.count()) - kBounds.begin());
  Shard& shard = shards_[base::ThreadNumber() % shards_.size()];
  const std::lock_guard lock(shard.mutex);
  Cell& cell = shard.tally.FindOrMake(endpoint, reply.status, grant, outcome.refresh_step);
  ++cell.count;
  ++cell.buckets[bucket];
  cell.microseconds += took.count();
  if (outcome.refusal) ++shard.tally.refusals[static_cast<std::size_t>(outcome.refusal->reason)];
}

RequestCounts::Tally RequestCounts::AddUp() const {
  Tally sum;
  for (const Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    for (const Cell& cell : shard.tally.cells) {
      Cell& into = sum.FindOrMake(cell.endpoint, cell.status, cell.grant, cell.refresh_step);
      into.count += cell.count;
      into.microseconds += cell.microseconds;
      for (std::size_t i = 0; i < cell.buckets.size(); ++i) into.buckets[i] += cell.buckets[i];
    }
    for (std::size_t i = 0; i < kReasonCount; ++i) sum.refusals[i] += shard.tally.refusals[i];
  }
  return sum;
}

std::vector<MetricFamily> RequestCounts::Collect() const {
  const Tally sum = AddUp();
  std::map<prometheus::Labels, std::uint64_t> requests;
  std::map<prometheus::Labels, std::uint64_t> tokens;
  std::map<prometheus::Labels, std::uint64_t> refreshes;
  std::map<prometheus::Labels, std::uint64_t> refusals;
  Tally by_endpoint;
  for (const Cell& cell : sum.cells) {
    requests[{{"endpoint", cell.endpoint}, {"status", std::to_string(cell.status)}}] += cell.count;
    if (!cell.grant.empty()) tokens[{{"grant", cell.grant}}] += cell.count;
    if (!cell.refresh_step.empty()) refreshes[{{"step", cell.refresh_step}}] += cell.count;
    Cell& times = by_endpoint.FindOrMake(cell.endpoint, 0, {}, {});
    times.count += cell.count;
    times.microseconds += cell.microseconds;
    for (std::size_t i = 0; i < cell.buckets.size(); ++i) times.buckets[i] += cell.buckets[i];
  }
  for (std::size_t i = 0; i < kReasonCount; ++i)
    refusals[{{"reason", std::string(ReasonName(static_cast<Reason>(i)))}}] = sum.refusals[i];

  MetricFamily seconds{"writ_request_duration_seconds",
                       "Time from a whole request to its reply, by endpoint.",
                       MetricType::Histogram,
                       {}};
  for (const Cell& times : by_endpoint.cells) {
    ClientMetric metric = MakeMetric(labels_, {{"endpoint", times.endpoint}});
    metric.histogram.sample_count = times.count;
    metric.histogram.sample_sum = static_cast<double>(times.microseconds) / 1e6;
    std::uint64_t so_far = 0;
    for (std::size_t i = 0; i < kBounds.size(); ++i) {
      so_far += times.buckets[i];
      metric.histogram.bucket.push_back({so_far, static_cast<double>(kBounds[i]) / 1e6});
    }
    metric.histogram.bucket.push_back({times.count, std::numeric_limits<double>::infinity()});
    seconds.metric.push_back(std::move(metric));
  }
  return {
      MakeCounters("writ_requests_total", "Requests answered, by endpoint and status.", labels_, requests),
      std::move(seconds),
      MakeCounters("writ_tokens_issued_total", "Token responses, by grant.", labels_, tokens),
      MakeCounters("writ_refreshes_total", "Refresh tokens used, by what became of them.", labels_,
                   refreshes),
      MakeCounters("writ_refusals_total", "Requests refused, by reason (docs/reasons.md).", labels_,
                   refusals)};
}

}  // namespace writ::observe
