// The outbound port on libcurl: one thread drives all requests.
#pragma once

#include <memory>
#include <string>

#include "writ/clock.h"
#include "writ/outbound.h"
#include "writ/waiter.h"

namespace writ::outbound {

/// Where requests may go, beyond https to public addresses.
struct Reach {
  bool private_addresses = false;  ///< also to this machine and its networks
  bool plain_http = false;
  std::string ca_file;  ///< PEM; empty: the system's
};

/// Redirects are not followed and no proxy is used: either would go where nobody checked. Certificates are
/// verified; TLS 1.2 at least. Thread: Send may be called from any thread or fiber that `waiter` can suspend.
class CurlOutbound final : public Outbound {
 public:
  CurlOutbound(const Clock& clock, Waiter& waiter, Reach reach);
  CurlOutbound(const CurlOutbound&) = delete;
  CurlOutbound& operator=(const CurlOutbound&) = delete;

  /// Ends what is under way; nobody may be waiting.
  ~CurlOutbound() override;

  OutboundReply Send(const OutboundRequest& request) override;

 private:
  struct Transfer;
  class Driver;

  const Clock& clock_;
  Waiter& waiter_;
  const Reach reach_;
  std::unique_ptr<Driver> driver_;
};

}  // namespace writ::outbound
