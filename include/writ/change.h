// One conditional change: what a request rests on and what it writes, decided and made durable as one.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "writ/time.h"

namespace writ {

/// Names one attempt to change the store. A row records the change that took or moved it, so that after a
/// lost connection the truth can be read back.
using ChangeId = std::array<std::byte, 16>;

/// What a row is found by: fixed when it is made, never the handle itself.
struct RowKey {
  std::uint32_t forget_after = 0;    ///< Unix seconds; past it the row matters to nobody and may go
  std::array<std::byte, 32> hash{};  ///< SHA-256 of the handle or name

  auto operator<=>(const RowKey&) const = default;
};

// Keys are typed per artefact, so that one cannot be looked up as another.
struct AuthorizationCodeKey : RowKey {};
struct RefreshFamilyKey : RowKey {};
struct ReferenceTokenKey : RowKey {};
struct MarkKey : RowKey {};
struct CounterKey : RowKey {};
struct SigningKeyKey : RowKey {};

/// What a guard watches over.
enum class GuardedKind : std::uint8_t {
  kClient,
  kSession,
  kAccount,
  kApiScope,
  kApiResource,
  kIdentityResource,
  kCatalog,      ///< the whole of what is declared at run time: its version says whether anything changed
  kAccountName,  ///< what a person types: leads to their account
  kInteraction,  ///< a request at the authorization endpoint that waits for somebody
  kConsent,      ///< what a person lets a client have
  kDevice,       ///< a browser in which somebody has signed in before
  kDeviceCode,   ///< a device that waits for somebody to allow it something, or was allowed it
  kUserCode,     ///< what a person types: leads to the device's row
  kDelivery,     ///< a message to somebody else's server that is still to be delivered
  kBackchannelRequest,  ///< a client's question to a person who is elsewhere
};

/// What a guarded row is found by: `kind` and `hash`. Its `forget_after` says when it may go; of most it is
/// kNever.
struct GuardedKey : RowKey {
  GuardedKind kind = GuardedKind::kClient;
  auto operator<=>(const GuardedKey&) const = default;
};

/// `forget_after` of rows that clean-up never drops.
inline constexpr std::uint32_t kNever = 0xffff'ffff;

/// Text of one version, as its writer made it: at most 65,536 bytes, any bytes.
struct Payload {
  std::uint16_t version = 1;
  std::string bytes;
  bool operator==(const Payload&) const = default;
};

struct AuthorizationCodeRow {
  AuthorizationCodeKey key;
  Instant expires_at;
  std::optional<ChangeId> taken_by;  ///< the change that redeemed it
  Payload payload;
};

struct RefreshFamilyRow {
  RefreshFamilyKey key;
  std::uint32_t generation = 1;
  Instant expires_at;
  bool revoked = false;
  std::optional<ChangeId> moved_by;  ///< the change that made the current generation
  Instant moved_at;
  Payload payload;
};

struct ReferenceTokenRow {
  ReferenceTokenKey key;
  Instant expires_at;
  Payload payload;
};

struct GuardedRow {
  GuardedKey key;
  std::uint64_t version = 1;
  Payload payload;
  std::optional<std::array<std::byte, 32>>
      owner;  ///< whose it is, as a hash: rows of one owner are found together
};

struct SigningKeyRow {
  SigningKeyKey key;
  std::string kid;
  std::string algorithm;
  Instant created_at;
  Instant signs_from;                 ///< until then it is only announced
  std::optional<Instant> retired_at;  ///< from then on it signs nothing
  Payload payload;                    ///< the sealed private key
};

struct CounterRow {
  CounterKey key;
  std::uint64_t count = 0;
  Instant window_ends;
};

struct AuditRecord {
  std::string event;    ///< a stable name, as in `keys.made`
  std::string actor;    ///< who did it: a client id, an operator, `writ` itself
  std::string subject;  ///< to whom or what
  std::string detail;   ///< JSON object text; no secrets
  // Of a record that is read: what the store knows of it.
  std::uint64_t number = 0;  ///< grows with each record of the realm
  Instant at;                ///< the change's time
};

// Conditions. All must hold, or the change does nothing.

/// The code is there, unexpired at the change's time, and nobody has taken it; it is taken by this change.
struct Take {
  AuthorizationCodeKey key;
};

/// The family is there, unexpired, not revoked and at generation `from`; it goes on to `to`.
struct Move {
  RefreshFamilyKey key;
  std::uint32_t from = 0;
  std::optional<Instant> expires_at;  ///< slides the family's expiry
  std::optional<Payload> payload;     ///< replaces the family's
  std::uint32_t to = from + 1;        ///< `from` itself where it stays
};

/// Nobody has left this mark yet; it is left.
struct Mark {
  MarkKey key;
};

/// The row is there and still at `version`; of version 0, it is not there. It is not changed by this.
struct Guard {
  GuardedKey key;
  std::uint64_t version = 0;
};

/// Fewer than `limit` were counted in the current window, which begins with its first count; one more is.
struct Count {
  CounterKey key;
  std::uint64_t limit = 0;
  Seconds window{0};
};

/// The reference token is there; it goes.
struct Drop {
  ReferenceTokenKey key;
};

using Condition = std::variant<Take, Move, Mark, Guard, Count, Drop>;

// Writes. Done only when all conditions hold.

/// The row must not be there yet; else the change is a conflict.
template <typename Row>
struct Insert {
  Row row;
};

/// The row is made, or replaced. A guarded row's version grows by one.
struct UpsertGuarded {
  GuardedRow row;  ///< its `version` is not looked at
};

/// The row goes, if it is there.
template <typename Key>
struct Delete {
  Key key;
};

/// The family is revoked, if it is there.
struct RevokeFamily {
  RefreshFamilyKey key;
};

/// The key is retired, if it is there and is not yet.
struct RetireKey {
  SigningKeyKey key;
  Instant at;
};

using Write =
    std::variant<Insert<AuthorizationCodeRow>, Insert<RefreshFamilyRow>, Insert<ReferenceTokenRow>,
                 Insert<SigningKeyRow>, UpsertGuarded, RevokeFamily, RetireKey, Delete<SigningKeyKey>,
                 Delete<AuthorizationCodeKey>, Delete<GuardedKey>, Delete<CounterKey>>;

/// Everything that one request does to the store.
struct Change {
  ChangeId id{};
  std::string realm;
  Instant now;
  std::vector<Condition> conditions;
  std::vector<Write> writes;
  std::vector<AuditRecord> audit;

  bool empty() const { return conditions.empty() && writes.empty() && audit.empty(); }
};

}  // namespace writ
