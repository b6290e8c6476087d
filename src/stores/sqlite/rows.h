// Rows as SQLite's tables hold them: point reads and writes.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "stores/sqlite/connection.h"
#include "writ/change.h"

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
std::vector<SigningKeyRow> FindSigningKeyRows(Connection& db, std::string_view realm);
std::vector<AuditRecord> FindAuditRecords(Connection& db, std::string_view realm, std::size_t most);

/// Drops rows whose `forget_after` lies before `second`, at most `most`. Gives how many went.
std::size_t ForgetRows(Connection& db, std::int64_t second, std::size_t most);

}  // namespace writ::stores
