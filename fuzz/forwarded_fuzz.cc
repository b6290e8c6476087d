// What proxies may write: whatever it is, an address that is no proxy's, or nothing.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "http/forwarded.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto kProxies = *writ::base::IpNetworks::Parse({"10.0.0.0/8"});
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t half = text.size() / 2;
  const writ::HeaderField fields[] = {{"Forwarded", text.substr(0, half)},
                                      {"X-Forwarded-For", text.substr(half)},
                                      {"X-Forwarded-Prefix", text}};
  for (const bool write_forwarded : {true, false}) {
    const auto client =
        writ::http::FindForwardedClient(fields, {.networks = kProxies, .write_forwarded = write_forwarded});
    if (client && (!writ::base::ParseIpAddress(*client) || kProxies.Contains(*client))) std::abort();
  }
  const auto prefix = writ::http::FindForwardedPrefix(fields, {.networks = kProxies, .write_prefix = true});
  if (prefix && (!prefix->starts_with('/') || prefix->ends_with('/') || prefix->contains('?'))) std::abort();
  return 0;
}
