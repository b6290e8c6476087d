// Step 9 of the walk: what was minted becomes durable, or is not given out.
#pragma once

#include "protocol/mint/minter.h"
#include "writ/store.h"
#include "writ/token_set.h"

namespace writ {

/// Commits the change of `minted`. A change without conditions and writes (a JWT that nothing is kept of)
/// needs no store. Refuses: kConflict when what the request rested on has changed meanwhile. Faults:
/// kUnavailable when the store does not answer before the call's deadline.
Result<TokenSet> CommitMinted(const Call& call, Minted minted, Store& store);

/// The same for tokens that nobody waits for: `enclose` puts them into the change, and there they stay.
/// Refuses and faults: as CommitMinted, and as `enclose`.
Result<void> CommitEnclosed(const Call& call, Minted minted, const Enclose& enclose, Store& store);

}  // namespace writ
