#include "http/fault_boundary.h"

#include <boost/context/fiber.hpp>
#include <exception>

#include "http/reply_writer.h"
#include "protocol/refusal.h"

namespace writ::http {
namespace {

Reply Explain(FaultKind kind, std::string_view request_id, std::string cause) {
  Reply reply = RenderFault(kind, request_id);
  reply.outcome.fault = std::move(cause);
  return reply;
}

/// What `action` gives, or the reply to the fault that it throws.
template <typename Action>
Reply Guard(const Action& action, std::string_view request_id) {
  try {
    return action();
  } catch (const boost::context::detail::forced_unwind&) {
    throw;
  } catch (const Fault& fault) {
    return Explain(fault.kind(), request_id, fault.what());
  } catch (const std::exception& error) {
    return Explain(FaultKind::kBug, request_id, error.what());
  } catch (...) {
    return Explain(FaultKind::kBug, request_id, "an exception that is no std::exception");
  }
}

}  // namespace

Reply Answer(const Handler& handler, const Call& call) {
  return Guard(
      [&] {
        Reply reply = handler(call);
        if (!FitsInHead(reply)) throw Fault(FaultKind::kBug, "a reply's field holds a control character");
        return reply;
      },
      call.request_id);
}

std::optional<Reply> TryBegin(const std::function<void()>& start, std::string_view request_id) {
  bool begun = false;
  Reply reply = Guard(
      [&] {
        start();
        begun = true;
        return Reply{};
      },
      request_id);
  if (begun) return std::nullopt;
  return reply;
}

}  // namespace writ::http
