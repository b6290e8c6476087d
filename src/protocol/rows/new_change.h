// How changes begin, and what named rows are found by.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "writ/change.h"
#include "writ/random.h"

namespace writ {

/// An empty change of `realm`, with an id of its own.
Change NewChange(std::string_view realm, Instant now, Random& random);

/// The key of a guarded row that is found by its name alone and stays until it is deleted.
GuardedKey NamedKey(GuardedKind kind, std::string_view name);

/// Whose sessions and consents are found together: `owner` of a row.
std::array<std::byte, 32> OwnerOf(std::string_view account_id);

}  // namespace writ
