#include "server/operations.h"

namespace writ::server {
namespace {

Reply MakeText(int status, std::string body, std::string type = "text/plain; charset=utf-8") {
  Reply reply;
  reply.status = status;
  reply.fields.push_back({"Content-Type", std::move(type)});
  reply.fields.push_back({"Cache-Control", "no-store"});
  reply.body = std::move(body);
  reply.outcome.endpoint = "operations";
  return reply;
}

/// Ready when new work is welcome and the store answers; a store that does not faults, which is a 503 as
/// well.
Reply AnswerReady(const Call& call, Store& store, const std::atomic<bool>& draining) {
  if (draining.load()) return MakeText(503, "draining\n");
  store.Probe(call.deadline);
  return MakeText(200, "ready\n");
}

}  // namespace

std::vector<Route> MakeOperationsRoutes(const observe::Metrics& metrics, Store& store,
                                        const std::atomic<bool>& draining) {
  return {
      {"/healthz", {Method::kGet}, [](const Call&) { return MakeText(200, "alive\n"); }},
      {"/readyz", {Method::kGet}, [&](const Call& call) { return AnswerReady(call, store, draining); }},
      {"/metrics",
       {Method::kGet},
       [&](const Call&) {
         return MakeText(200, metrics.Render(), "text/plain; version=0.0.4; charset=utf-8");
       }},
  };
}

}  // namespace writ::server
