// A request that waits for a person: to sign in, to consent, to sign out.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/call.h"
#include "protocol/realm_context.h"
#include "writ/change.h"

namespace writ {

/// What came: an interaction of one kind is none of another.
enum class Purpose { kAuthorize, kLogout, kOwnPage };

/// What is asked for, of pages that are not ours.
enum class Asks { kNothing, kLogin, kConsent };

/// What pages that are not ours made of it. Only what was asked for is filled in.
struct PagesAnswer {
  enum class Kind { kLogin, kConsent, kReject };
  Kind kind = Kind::kReject;
  std::string secret_hash;  ///< SHA-256 of what the browser brings in which it was given: 32 bytes
  Instant answered_at;
  std::string account_id;           ///< who signed in
  std::uint64_t epoch = 0;          ///< the person's, then
  std::string idp;                  ///< where
  std::vector<std::string> amr;     ///< how
  std::string acr;                  ///< how well
  std::vector<std::string> scopes;  ///< that were allowed
  bool remember = false;
  std::string error;  ///< why not, as the client is told
};

struct Interaction {
  Purpose purpose = Purpose::kAuthorize;
  std::string id;  ///< the opaque handle that the browser has
  GuardedKey key;
  std::uint64_t version = 0;  ///< of the row
  std::string request;  ///< the request's parameters, as on the wire: they are checked again at every step;
                        ///< of kOwnPage where the browser goes on
  std::string browser_hash;  ///< SHA-256 of what the browser's cookie holds, 32 bytes
  Instant begun_at;
  Asks asks = Asks::kNothing;
  std::string account_id;  ///< who is asked to consent
  std::optional<PagesAnswer> answer;
};

/// How long somebody may take.
inline constexpr Seconds kInteractionLife{3'600};

struct BegunInteraction {
  Interaction interaction;
  std::optional<ReplyField> cookie;  ///< to be set where the browser has none yet
};

/// The path of one of our pages: `/account/login` below the issuer's.
std::string PagePath(const RealmContext& realm, std::string_view page);

/// Sends the browser to the page of ours where an interaction waits.
Reply ToPage(const RealmContext& realm, std::string_view page, const Interaction& interaction);

/// Whether a page of the operator's own asks for it.
bool HasOwnPage(const RealmContext& realm, Asks asks);

/// Sends the browser to the page that asks, the operator's own or ours.
Reply ToPage(const RealmContext& realm, Asks asks, const Interaction& interaction);

/// Keeps `request` for the browser that sent `call`.
/// Takes `asks`, `account_id`: what the pages are asked that are not ours, and of whom.
/// Refuses: kInteractionsThrottled; kParameterTooLong for a request that is too long to keep.
/// Faults: what the store throws.
Result<BegunInteraction> BeginInteraction(const Call& call, const RealmContext& realm, Purpose purpose,
                                          std::string request, Asks asks = Asks::kNothing,
                                          std::string account_id = {});

/// The interaction of this id, which waits.
/// Refuses: kInteractionOver for one that is none, is finished or too old, or waits for something else;
/// kInteractionOfOther in another browser.
Result<Interaction> FindInteraction(const Call& call, const RealmContext& realm, Purpose purpose,
                                    std::string_view id);

/// The same whatever it waits for.
Result<Interaction> FindInteraction(const Call& call, const RealmContext& realm, std::string_view id);

/// The same for who has proved to speak for the pages: no browser is there.
Result<Interaction> FindInteractionOfPages(const RealmContext& realm, std::string_view id, Instant now);

/// Keeps an interaction as it is now: nobody may have changed it since it was found. Its version grows.
void KeepInteraction(Interaction& interaction, Change& change);

/// What ends it: nobody may have ended it before.
void EndInteraction(const Interaction& interaction, Change& change);

}  // namespace writ
