// What operators and their machines ask: /healthz, /readyz, /metrics.
#pragma once

#include <atomic>
#include <vector>

#include "observe/metrics.h"
#include "protocol/call.h"
#include "writ/store.h"

namespace writ::server {

/// The routes of the operations listener.
/// Takes `store`: asked by /readyz; `draining`: once true, /readyz answers 503. All outlive the routes.
std::vector<Route> MakeOperationsRoutes(const observe::Metrics& metrics, Store& store,
                                        const std::atomic<bool>& draining);

}  // namespace writ::server
