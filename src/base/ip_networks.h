// Sets of IP addresses, as operators write them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace writ::base {

/// The 16 bytes of an IP address in text; an IPv4 address as IPv6 maps it (RFC 4291 section 2.5.5.2). Absent
/// when it is none.
std::optional<std::array<std::uint8_t, 16>> ParseIpAddress(std::string_view text);

/// What counts as one address where attempts are counted, as raw bytes: of an IPv6 address its network of 64
/// bits, which one subscriber has whole; of an IPv4 address all of it. Absent for any other text.
std::optional<std::string> CountedNetwork(std::string_view address);

/// Addresses and networks. Thread: immutable.
class IpNetworks {
 public:
  IpNetworks() = default;

  /// Takes each as an address or a network: `10.1.2.3`, `10.0.0.0/8`, `2001:db8::/32`. Absent when one is
  /// neither.
  static std::optional<IpNetworks> Parse(const std::vector<std::string>& texts);

  bool empty() const { return networks_.empty(); }

  /// Whether `address`, an IP address in text, is one of them. False for any other text.
  bool Contains(std::string_view address) const;

 private:
  struct Network {
    std::array<std::uint8_t, 16> address{};
    int bits = 128;
  };
  std::vector<Network> networks_;
};

}  // namespace writ::base
