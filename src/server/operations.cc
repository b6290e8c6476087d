#include "server/operations.h"

#include "server/text_reply.h"

namespace writ::server {
namespace {

/// Ready when new work is welcome and the store answers; a store that does not faults, which is a 503 as
/// well.
Reply AnswerReady(const Call& call, Store& store, const std::atomic<bool>& draining) {
  if (draining.load()) return MakeTextReply(503, "draining\n");
  store.Probe(call.deadline);
  return MakeTextReply(200, "ready\n");
}

}  // namespace

std::vector<Route> MakeOperationsRoutes(const observe::Metrics& metrics, Store& store,
                                        const std::atomic<bool>& draining) {
  return {
      {"/healthz", {Method::kGet}, [](const Call&) { return MakeTextReply(200, "alive\n"); }},
      {"/readyz", {Method::kGet}, [&](const Call& call) { return AnswerReady(call, store, draining); }},
      {"/metrics",
       {Method::kGet},
       [&](const Call&) {
         return MakeTextReply(200, metrics.Render(), "text/plain; version=0.0.4; charset=utf-8");
       }},
  };
}

}  // namespace writ::server
