// A token that somebody presents, looked up: what it says and what it ends with. Plain values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "writ/change.h"
#include "writ/person.h"
#include "writ/time.h"

namespace writ {

/// What a token that came of an exchange ends with, beside its own family: a token that it rests on, or a
/// session.
struct Origin {
  enum class Kind : std::uint8_t {
    kJwt,        ///< a signed access token: over once its mark stands at `key`
    kReference,  ///< a reference token: over once its row at `key` is gone
    kSession,    ///< a sign-in: `name` is its `sid`
    kFamily,     ///< what a person let a client have: over with them, with their consent, or revoked
  };

  Kind kind = Kind::kJwt;
  RowKey key;
  std::string name;  ///< the client that the token was issued to, or the `sid`; of a family empty

  bool operator==(const Origin&) const = default;
};

/// How many origins a token may have.
inline constexpr std::size_t kMostOrigins = 8;

/// Whom the subject of a token lets act for them (RFC 8693 section 4.4).
struct MayAct {
  std::string subject;    ///< of a person; empty: any
  std::string client_id;  ///< empty: any
  bool understood =
      true;  ///< false: the claim says more than this, or nothing that can be read; nobody may act
};

/// A token that is live: of this realm, or of an issuer that is trusted.
struct LiveToken {
  enum class Kind : std::uint8_t {
    kAccessToken,
    kIdToken,
    kVouched,  ///< a JWT of a trusted issuer; it is about a person, and has no scopes
  };

  Kind kind = Kind::kAccessToken;
  std::string client_id;  ///< whom it was issued to; of an identity token the one that it is about somebody
                          ///< for; of what an issuer vouches for, the issuer
  std::optional<Principal> person;  ///< whom it speaks for; absent: a client
  std::string person_subject;       ///< `sub` of that person, before it is made pairwise
  std::string subject_client;       ///< the client that it speaks for; empty: a person
  std::vector<std::string> scopes;  ///< sorted; an identity token has none
  std::vector<std::string> audience;
  std::vector<Actor> actors;      ///< who acts by it already
  std::optional<MayAct> may_act;  ///< absent: the token does not say
  std::string granted_to;         ///< the client whose consent it rests on, where `person` is set
  std::string consent;            ///< that it rests on; empty: none
  std::vector<Origin> origins;    ///< what a token ends with that comes of this one
  std::string family_id;          ///< of a person's access token: 12 bytes
  std::uint32_t family_forget_after = 0;
  bool sender_constrained = false;  ///< it is bound to a key (`cnf`)
  Instant expires_at;
};

}  // namespace writ
