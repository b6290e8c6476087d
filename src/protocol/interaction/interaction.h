// An authorization request that waits for a person: to sign in, to consent.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "protocol/call.h"
#include "protocol/realm_context.h"
#include "writ/change.h"

namespace writ {

/// What is waited for: an interaction of one kind is none of another.
enum class Purpose { kAuthorize, kLogout };

struct Interaction {
  std::string id;  ///< the opaque handle that the browser has
  GuardedKey key;
  std::uint64_t version = 0;  ///< of the row
  std::string request;  ///< the request's parameters, as on the wire: they are checked again at every step
  std::string browser_hash;  ///< SHA-256 of what the browser's cookie holds, 32 bytes
  Instant begun_at;
};

/// How long somebody may take.
inline constexpr Seconds kInteractionLife{3'600};

struct BegunInteraction {
  Interaction interaction;
  std::optional<ReplyField> cookie;  ///< to be set where the browser has none yet
};

/// The path of one of our pages: `/account/login` below the issuer's.
std::string PagePath(const RealmContext& realm, std::string_view page);

/// Sends the browser to the page where an interaction waits.
Reply ToPage(const RealmContext& realm, std::string_view page, const Interaction& interaction);

/// Keeps `request` for the browser that sent `call`.
/// Faults: what the store throws.
BegunInteraction BeginInteraction(const Call& call, const RealmContext& realm, Purpose purpose,
                                  std::string request);

/// The interaction of this id, which waits.
/// Refuses: kInteractionOver for one that is none, is finished or too old; kInteractionOfOther in another
/// browser.
Result<Interaction> FindInteraction(const Call& call, const RealmContext& realm, Purpose purpose,
                                    std::string_view id);

/// What ends it: nobody may have ended it before.
void EndInteraction(const Interaction& interaction, Change& change);

}  // namespace writ
