// What an operator does with signing keys.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "protocol/keys/signing_keys.h"
#include "writ/store.h"

namespace writ::admin {

/// The keys of the store in the order in which they are published.
/// Faults: what the store throws.
std::vector<PlannedKey> ListKeys(const KeyRequest& request, Store& store);

/// Announces a follower to the signing key of each stored algorithm, or of `algorithm` alone where it is not
/// empty. It signs once the propagation time is over. Gives the new keys' ids, or a sentence that says why
/// there is none: an algorithm that has no key here, or whose follower is announced already.
std::expected<std::vector<std::string>, std::string> RotateKeys(const KeyRequest& request,
                                                                const std::string& algorithm,
                                                                const std::string& actor, Store& store,
                                                                Random& random);

/// Retires the key of this id at once: it signs nothing any more, and stays published for what it signed.
/// Where it was the last of its algorithm, a new one signs from now on, in the same change. Gives the ids of
/// keys that were made, or a sentence that says why the key cannot be retired.
std::expected<std::vector<std::string>, std::string> RetireKey(const KeyRequest& request,
                                                               const std::string& kid,
                                                               const std::string& actor, Store& store,
                                                               Random& random);

}  // namespace writ::admin
