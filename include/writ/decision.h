// What a grant decides. A plain struct that anybody's grant may fill in: the gate checks all of it again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "writ/change.h"
#include "writ/client.h"
#include "writ/live_token.h"
#include "writ/person.h"
#include "writ/time.h"

namespace writ {

/// The refresh family that the tokens of a person belong to, and how the request goes on with it.
struct FamilyUse {
  enum class Step {
    kStart,   ///< a new family
    kNext,    ///< on to `generation`, from the one before
    kStay,    ///< `generation` is used again and stays (RefreshTokenUsage: ReUse)
    kRepeat,  ///< the reply that led to `generation` was lost: it is given again
    kWithin,  ///< tokens of another client in a family that there is: it stays as it is, no refresh token
  };

  Step step = Step::kStart;
  std::string id;  ///< 12 bytes; of a new family empty, where nothing has fixed it yet
  std::uint32_t forget_after = 0;
  std::uint32_t generation = 1;
  std::string secret;  ///< 24 bytes, out of the handle that was presented; of a new family empty
  std::optional<Instant> expires_at;  ///< where it changes
};

/// What an identity token says beside what the access token says (OpenID Connect Core section 2).
struct IdTokenWish {
  std::string nonce;             ///< empty: none was sent
  std::string code;              ///< the code that is delivered with it; empty: none
  std::string state;             ///< of the authorization request, where it is delivered there; empty: none
  std::string auth_req_id = {};  ///< of the question that it answers, where it is pushed; empty: none
};

/// Claims that were asked for by name (OpenID Connect Core section 5.5). Sorted.
struct ClaimsWish {
  std::vector<std::string> id_token;
  std::vector<std::string> userinfo;

  bool empty() const { return id_token.empty() && userinfo.empty(); }
  bool operator==(const ClaimsWish&) const = default;
};

/// A guarded row that a grant uses up: it must still be as it was found, and is replaced.
struct UsedRow {
  std::uint64_t version = 0;  ///< as it was found
  GuardedRow becomes;
};

struct Decision {
  std::vector<std::string> scopes;     ///< granted, each once, sorted by bytes
  std::vector<std::string> resources;  ///< asked for by name (RFC 8707); empty: all that the scopes address
  std::vector<Claim> extra_claims;     ///< for the access token, beside the standard ones
  std::optional<AccessTokenType> token_type;     ///< absent: the client's
  std::optional<Seconds> access_token_lifetime;  ///< absent: the client's
  std::vector<Claim> response_members;           ///< further members of the token response, `type` their name

  std::optional<Principal> person;      ///< whom the tokens speak for; absent: the client itself
  std::vector<Actor> actors;            ///< who acts for them: the first does, each further one did before
  std::optional<IdTokenWish> id_token;  ///< absent: none
  ClaimsWish claims_wish;               ///< of the person's claims, beside those of the scopes
  bool gives_access_token = true;       ///< false: the identity token is all
  std::string consent;         ///< names the consent of the person that this rests on; empty: none was needed
  std::string granted_to;      ///< the client that it was given to; empty: the one that asks
  std::string subject_client;  ///< without a person: whom the tokens speak for; empty: the client that asks
  /// The audiences that the token is for at most; absent: no more is asked than ever.
  std::optional<std::vector<std::string>> only_resources;
  std::vector<Origin> origins;    ///< what an access token ends with, beside its family
  std::string issued_token_type;  ///< the response's member (RFC 8693 section 2.2.1); empty: none
  FamilyUse family;               ///< of a person's tokens
  /// The person's claims for access tokens, as they were; absent: as they are now.
  std::optional<std::vector<Claim>> kept_claims;
  /// What a family that starts may renew itself to; absent: `scopes` and `resources`.
  std::optional<std::vector<std::string>> family_resources;
  std::optional<std::vector<std::string>> family_scopes;
  std::optional<AuthorizationCodeKey> takes;  ///< the code that is redeemed
  std::optional<UsedRow> uses;                ///< another row that is used up
  std::vector<MarkKey> marks;                 ///< of what is good once: each must be new, and is left
  bool needs_session = false;                 ///< the person's session must be live
  bool needs_unlocked = false;  ///< nobody may have been locked out of the account by too many attempts
};

}  // namespace writ
