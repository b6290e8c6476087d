// The port to what must outlive the process.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "writ/change.h"
#include "writ/time.h"

namespace writ {

struct Committed {};

enum class ConflictWhy {
  kAbsent,           ///< no such row
  kTaken,            ///< another change has it
  kExpired,          ///< its time was over at the change's time
  kRevoked,          ///< the family is revoked
  kWrongGeneration,  ///< the family is at another generation
  kWrongVersion,     ///< the guarded row has changed
  kExists,           ///< the mark or row is there already
  kOverLimit,        ///< the counter is at its limit
};

/// The first thing of a change that did not hold. Nothing of the change was done.
struct Conflict {
  enum class Part { kCondition, kWrite };
  Part part = Part::kCondition;
  std::size_t index = 0;  ///< into Change::conditions or Change::writes
  ConflictWhy why = ConflictWhy::kAbsent;
  bool operator==(const Conflict&) const = default;
};

using CommitResult = std::variant<Committed, Conflict>;

/// How long an expired family without an absolute limit stays at least.
inline constexpr Seconds kExpiredFamilyStays{86'400};

/// A store. Finds change nothing; everything else is one conditional change.
/// Every row belongs to a realm and is seen by it alone.
/// Thread: every member may be called from any thread or fiber that its Waiter can suspend.
class Store {
 public:
  virtual ~Store() = default;

  /// Does all of `change`, or nothing. Returns once the outcome is durable.
  /// Faults: kUnavailable when the outcome is not known before `deadline`, or the store cannot write; then a
  /// change
  ///   may or may not be there.
  virtual CommitResult Commit(const Change& change, SteadyTime deadline) = 0;

  // Point reads: the row as it is now, also when it is expired, taken or revoked. Absent when there is none.
  // Faults: kUnavailable when the store does not answer; kCorrupt when a row cannot be read or is newer than
  // the program.
  virtual std::optional<AuthorizationCodeRow> Find(std::string_view realm,
                                                   const AuthorizationCodeKey& key) = 0;
  virtual std::optional<RefreshFamilyRow> Find(std::string_view realm, const RefreshFamilyKey& key) = 0;
  virtual std::optional<ReferenceTokenRow> Find(std::string_view realm, const ReferenceTokenKey& key) = 0;
  virtual std::optional<GuardedRow> Find(std::string_view realm, const GuardedKey& key) = 0;
  virtual std::optional<CounterRow> Find(std::string_view realm, const CounterKey& key) = 0;
  virtual bool Has(std::string_view realm, const MarkKey& key) = 0;

  /// All guarded rows of one kind, in the order of their hashes.
  virtual std::vector<GuardedRow> FindGuarded(std::string_view realm, GuardedKind kind) = 0;

  /// The guarded rows of one kind that belong to `owner`, in the order of their hashes.
  virtual std::vector<GuardedRow> FindOwned(std::string_view realm, GuardedKind kind,
                                            const std::array<std::byte, 32>& owner) = 0;

  /// All signing keys of the realm, oldest first; of one moment by kid.
  virtual std::vector<SigningKeyRow> FindSigningKeys(std::string_view realm) = 0;

  /// The newest audit records of the realm, newest first, at most `most`.
  virtual std::vector<AuditRecord> FindAudit(std::string_view realm, std::size_t most) = 0;

  /// Drops rows of all realms whose `forget_after` lies before `moment`, at most `most`. Of families without
  /// an absolute limit, which have none, each call looks at up to 1,000 where the last one stopped, and drops
  /// what has been expired for kExpiredFamilyStays.
  /// Gives how many went; fewer than `most` when no `forget_after` before `moment` is left.
  virtual std::size_t ForgetBefore(Instant moment, std::size_t most) = 0;

  /// Asks whether the store answers.
  /// Faults: kUnavailable when it does not before `deadline`.
  virtual void Probe(SteadyTime deadline) = 0;
};

}  // namespace writ
