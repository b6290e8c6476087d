#include "outbound/public_address.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>

namespace writ::outbound {
namespace {

struct Block {
  std::array<std::uint8_t, 16> address;
  int bits;
};

constexpr Block kNotPublicV4[] = {
    {{0}, 8},              // this network
    {{10}, 8},             // private
    {{100, 64}, 10},       // shared by a carrier's customers
    {{127}, 8},            // loopback
    {{169, 254}, 16},      // link-local, where clouds keep credentials
    {{172, 16}, 12},       // private
    {{192, 0, 0}, 24},     // protocol assignments
    {{192, 0, 2}, 24},     // documentation
    {{192, 88, 99}, 24},   // 6to4 relays
    {{192, 168}, 16},      // private
    {{198, 18}, 15},       // benchmarks
    {{198, 51, 100}, 24},  // documentation
    {{203, 0, 113}, 24},   // documentation
    {{224}, 3},            // multicast, reserved, broadcast
};

constexpr Block kGlobalUnicast = {{0x20}, 3};
constexpr Block kMapped = {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96};
constexpr Block kNat64 = {{0x00, 0x64, 0xff, 0x9b}, 96};
constexpr Block k6to4 = {{0x20, 0x02}, 16};

constexpr Block kNotPublicV6[] = {
    {{0x20, 0x01}, 23},              // protocol assignments, Teredo and benchmarks among them
    {{0x20, 0x01, 0x0d, 0xb8}, 32},  // documentation
    {{0x3f, 0xff}, 20},              // documentation
};

bool IsIn(std::span<const std::uint8_t> address, const Block& block) {
  for (int bit = 0; bit < block.bits; ++bit) {
    const auto at = static_cast<std::size_t>(bit / 8);
    const int mask = 0x80 >> (bit % 8);
    if ((address[at] & mask) != (block.address[at] & mask)) return false;
  }
  return true;
}

}  // namespace

bool IsPublicV4(std::span<const std::uint8_t, 4> address) {
  return std::ranges::none_of(kNotPublicV4, [&](const Block& block) { return IsIn(address, block); });
}

bool IsPublicV6(std::span<const std::uint8_t, 16> address) {
  if (IsIn(address, kMapped) || IsIn(address, kNat64)) return IsPublicV4(address.subspan<12, 4>());
  if (IsIn(address, k6to4)) return IsPublicV4(address.subspan<2, 4>());
  return IsIn(address, kGlobalUnicast) &&
         std::ranges::none_of(kNotPublicV6, [&](const Block& block) { return IsIn(address, block); });
}

namespace {

using Bytes = std::array<std::uint8_t, 16>;

/// An IPv4 address stands in the first four.
Bytes BytesOf(const sockaddr& address) {
  Bytes bytes{};
  if (address.sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof v4);
    std::memcpy(bytes.data(), &v4.sin_addr, 4);
  } else if (address.sa_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &address, sizeof v6);
    std::memcpy(bytes.data(), &v6.sin6_addr, 16);
  }
  return bytes;
}

}  // namespace

bool IsPublic(const sockaddr& address) {
  const Bytes bytes = BytesOf(address);
  if (address.sa_family == AF_INET) return IsPublicV4(std::span(bytes).subspan<0, 4>());
  return address.sa_family == AF_INET6 && IsPublicV6(bytes);
}

bool IsLoopback(const sockaddr& address) {
  constexpr Bytes kOne{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  const Bytes bytes = BytesOf(address);
  if (address.sa_family == AF_INET) return bytes[0] == 127;
  return address.sa_family == AF_INET6 && bytes == kOne;
}

}  // namespace writ::outbound
