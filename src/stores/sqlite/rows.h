// Rows as SQLite's tables hold them: point reads and writes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stores/sqlite/connection.h"
#include "writ/change.h"
#include "writ/store.h"

namespace writ::stores {

std::optional<AuthorizationCodeRow> FindRow(Connection& db, std::string_view realm,
                                            const AuthorizationCodeKey& key);
std::optional<RefreshFamilyRow> FindRow(Connection& db, std::string_view realm, const RefreshFamilyKey& key);
std::optional<ReferenceTokenRow> FindRow(Connection& db, std::string_view realm,
                                         const ReferenceTokenKey& key);
std::optional<GuardedRow> FindRow(Connection& db, std::string_view realm, const GuardedKey& key);
std::optional<CounterRow> FindRow(Connection& db, std::string_view realm, const CounterKey& key);
bool HasMark(Connection& db, std::string_view realm, const MarkKey& key);
bool HasSigningKey(Connection& db, std::string_view realm, const SigningKeyKey& key);
std::vector<GuardedRow> FindGuardedRows(Connection& db, std::string_view realm, GuardedKind kind);
std::vector<GuardedRow> FindOwnedRows(Connection& db, std::string_view realm, GuardedKind kind,
                                      const std::array<std::byte, 32>& owner);
std::vector<SigningKeyRow> FindSigningKeyRows(Connection& db, std::string_view realm);
std::vector<AuditRecord> FindAuditRecords(Connection& db, std::string_view realm, std::size_t most);

/// Drops rows whose `forget_after` lies before `moment`, at most `most`. Gives how many went.
std::size_t ForgetRows(Connection& db, Instant moment, std::size_t most);

/// The last family that was looked at: hash and realm.
struct FamilySweep {
  std::string hash;
  std::string realm;
};

/// Drops families without an absolute limit that have been expired for kExpiredFamilyStays at `moment`.
/// Looks at no more than 1,000, nor than `most`, in the order of their keys, from `sweep` on; begins anew
/// when it has come to the end. Gives how many went.
std::size_t SweepFamilies(Connection& db, FamilySweep& sweep, Instant moment, std::size_t most);

/// One statement for both tables of families.
class FamilySql {
 public:
  FamilySql(const std::string& before, const std::string& after)
      : limited_(before + "refresh_family" + after), unlimited_(before + "unlimited_family" + after) {}

  /// The text for the table that the family is in; always the same one.
  const char* For(const RefreshFamilyKey& key) const {
    return key.forget_after == kNever ? unlimited_.c_str() : limited_.c_str();
  }

 private:
  const std::string limited_;
  const std::string unlimited_;
};

}  // namespace writ::stores
