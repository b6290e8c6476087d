#include "base/ip_networks.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

#include "base/text.h"

namespace writ::base {
namespace {

constexpr std::size_t kLongest = 45;
/// Bits before an IPv4 address that is mapped into IPv6.
constexpr int kMappedBits = 96;

bool SamePrefix(const std::array<std::uint8_t, 16>& a, const std::array<std::uint8_t, 16>& b, int bits) {
  const auto whole = static_cast<std::size_t>(bits / 8);
  if (!std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(whole), b.begin())) return false;
  const int rest = bits % 8;
  return rest == 0 || (a[whole] ^ b[whole]) >> (8 - rest) == 0;
}

}  // namespace

std::optional<std::array<std::uint8_t, 16>> ParseIpAddress(std::string_view text) {
  if (text.size() > kLongest) return std::nullopt;
  const std::string copy(text);
  if (copy.size() != std::strlen(copy.c_str())) return std::nullopt;
  std::array<std::uint8_t, 16> address{};
  if (inet_pton(AF_INET6, copy.c_str(), address.data()) == 1) return address;
  address = {};
  address[10] = address[11] = 0xff;
  if (inet_pton(AF_INET, copy.c_str(), address.data() + 12) == 1) return address;
  return std::nullopt;
}

std::optional<std::string> CountedNetwork(std::string_view address) {
  constexpr std::size_t kNetworkBytes = 8;
  static constexpr std::array<std::uint8_t, 16> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  const auto parsed = ParseIpAddress(address);
  if (!parsed) return std::nullopt;
  const bool v4 = SamePrefix(*parsed, kMapped, kMappedBits);
  return std::string(reinterpret_cast<const char*>(parsed->data()), v4 ? parsed->size() : kNetworkBytes);
}

std::optional<IpNetworks> IpNetworks::Parse(const std::vector<std::string>& texts) {
  IpNetworks networks;
  for (const std::string& text : texts) {
    const std::size_t slash = std::min(text.find('/'), text.size());
    const auto address = ParseIpAddress(std::string_view(text).substr(0, slash));
    if (!address) return std::nullopt;
    const bool v4 = text.find(':') == std::string::npos;
    const int most = v4 ? 32 : 128;
    int bits = most;
    if (slash < text.size()) {
      const auto written = ParseDecimal(std::string_view(text).substr(slash + 1));
      if (!written || *written > static_cast<std::uint64_t>(most)) return std::nullopt;
      bits = static_cast<int>(*written);
    }
    networks.networks_.push_back({*address, v4 ? kMappedBits + bits : bits});
  }
  return networks;
}

bool IpNetworks::Contains(std::string_view address) const {
  if (networks_.empty()) return false;
  const auto parsed = ParseIpAddress(address);
  return parsed && std::ranges::any_of(networks_, [&](const Network& network) {
           return SamePrefix(*parsed, network.address, network.bits);
         });
}

}  // namespace writ::base
