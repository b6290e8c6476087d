// Which addresses belong to the public internet.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

struct sockaddr;

namespace writ::outbound {

/// Whether a four-byte address, in network order, is public unicast: of nobody's own network, machine or
/// test. Source: IANA's registry of special-purpose addresses (RFC 6890).
bool IsPublicV4(std::span<const std::uint8_t, 4> address);

/// The same of a sixteen-byte address. One that carries an IPv4 address (mapped, NAT64, 6to4) is as public as
/// that one.
bool IsPublicV6(std::span<const std::uint8_t, 16> address);

/// The same of a socket's address; one of any other family is not public.
bool IsPublic(const sockaddr& address);

/// Whether a socket's address is of this machine and of no network.
bool IsLoopback(const sockaddr& address);

}  // namespace writ::outbound
