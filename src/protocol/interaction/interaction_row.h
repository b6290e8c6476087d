// An interaction as it stands in the store.
#pragma once

#include <string_view>

#include "protocol/interaction/interaction.h"
#include "writ/change.h"

namespace writ {

GuardedKey InteractionKey(std::string_view id, std::uint32_t forget_after);

Payload ToPayload(const Interaction& interaction);

/// Takes `id`: the handle that led to the row.
/// Faults: kCorrupt for what ToPayload did not write.
Interaction ReadInteraction(const GuardedRow& row, std::string_view id);

}  // namespace writ
