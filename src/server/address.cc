#include "server/address.h"

#include <string>

#include "base/text.h"
#include "writ/fault.h"

namespace writ::server {

http::ListenAddress ParseListenAddress(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  const auto port =
      colon == std::string_view::npos ? std::nullopt : base::ParseDecimal(text.substr(colon + 1));
  if (!port || *port > 65'535) {
    throw Fault(FaultKind::kUnavailable, "cannot listen on '" + std::string(text) +
                                             "': write HOST:PORT, as in 127.0.0.1:5000 or [::1]:5000");
  }
  std::string_view host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (host.empty()) host = "::";
  return {std::string(host), static_cast<std::uint16_t>(*port)};
}

}  // namespace writ::server
