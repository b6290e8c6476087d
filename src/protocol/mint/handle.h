// Opaque handles: what a client holds of a row.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "writ/random.h"
#include "writ/time.h"

namespace writ {

/// A new handle: base64url of the four bytes of `forget_after`, big endian, and 32 random bytes; 48
/// characters.
std::string MakeHandle(std::uint32_t forget_after, Random& random);

/// The `forget_after` that a handle carries. Absent for what is no handle.
std::optional<std::uint32_t> ParseHandle(std::string_view handle);

/// The `forget_after` of a row that matters until `expires_at`: the first whole second that lies behind it.
std::uint32_t LastSecond(Instant expires_at);

/// The SHA-256 of a handle's or a name's text: what its row is found by, beside `forget_after`.
std::array<std::byte, 32> RowHash(std::string_view handle);

}  // namespace writ
