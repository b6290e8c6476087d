// How often a password may be tried. Counted in the store, so that no restart and no second node gives an
// attacker more.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "writ/change.h"
#include "writ/snapshot.h"

namespace writ::accounts {

/// What attempts on an account must be under: `failures_per_account` within a minute, twice as many within a
/// quarter of an hour, four times within four hours, ten times within a day. None where nothing is throttled.
/// Takes `account`: its id, or the canonical name where there is none, with the device's name where it is
/// known.
std::vector<Count> AccountCounts(std::string_view account, Instant now, const ThrottlingSettings& settings);

/// The same as conditions of a change; and of the address, so many attempts within a minute, an IPv6 network
/// of 64 bits counting as one address. Takes `address`: without port.
std::vector<Condition> AttemptCounts(std::string_view account, std::string_view address, Instant now,
                                     const ThrottlingSettings& settings);

/// What forgets the account's count after a right password.
std::vector<Write> ForgetAttempts(std::string_view account, Instant now);

}  // namespace writ::accounts
