#include "stores/sqlite/rows.h"

#include <cstring>

#include "writ/fault.h"

namespace writ::stores {
namespace {

constexpr std::int64_t kPayloadVersion = 1;

/// `sql` for one row by its key.
Query Locate(Connection& db, const char* sql, std::string_view realm, const RowKey& key) {
  Query query = db.Prepare(sql);
  query.Int(key.forget_after).Blob(key.hash).Text(realm);
  return query;
}

Payload ReadPayload(Query& query) {
  const std::int64_t version = query.ReadInt();
  if (version != kPayloadVersion) {
    throw Fault(FaultKind::kCorrupt, "a row of payload version " + std::to_string(version) +
                                         " was written by a newer writ: start that one");
  }
  return {static_cast<std::uint16_t>(version), query.ReadBytes()};
}

std::optional<ChangeId> ReadChangeId(Query& query) {
  const auto bytes = query.ReadNullable();
  if (!bytes) return std::nullopt;
  ChangeId id;
  if (bytes->size() != id.size()) throw Fault(FaultKind::kCorrupt, "a change id of another length");
  std::memcpy(id.data(), bytes->data(), id.size());
  return id;
}

void CopyHash(std::string_view hash, RowKey& key) {
  if (hash.size() != key.hash.size()) throw Fault(FaultKind::kCorrupt, "a row's hash of another length");
  std::memcpy(key.hash.data(), hash.data(), hash.size());
}

void ReadHash(Query& query, RowKey& key) {
  CopyHash(query.ReadBytes(), key);
}

}  // namespace

std::optional<AuthorizationCodeRow> FindRow(Connection& db, std::string_view realm,
                                            const AuthorizationCodeKey& key) {
  Query query = Locate(db,
                       "SELECT expires_at, taken_by, payload_version, payload FROM authorization_code "
                       "WHERE forget_after = ? AND hash = ? AND realm = ?",
                       realm, key);
  if (!query.Next()) return std::nullopt;
  AuthorizationCodeRow row;
  row.key = key;
  row.expires_at = query.ReadAt();
  row.taken_by = ReadChangeId(query);
  row.payload = ReadPayload(query);
  return row;
}

std::optional<RefreshFamilyRow> FindRow(Connection& db, std::string_view realm, const RefreshFamilyKey& key) {
  static const FamilySql kSql(
      "SELECT generation, expires_at, revoked, moved_by, moved_at, payload_version, payload FROM ",
      " WHERE forget_after = ? AND hash = ? AND realm = ?");
  Query query = Locate(db, kSql.For(key), realm, key);
  if (!query.Next()) return std::nullopt;
  RefreshFamilyRow row;
  row.key = key;
  row.generation = static_cast<std::uint32_t>(query.ReadInt());
  row.expires_at = query.ReadAt();
  row.revoked = query.ReadInt() != 0;
  row.moved_by = ReadChangeId(query);
  row.moved_at = query.ReadAt();
  row.payload = ReadPayload(query);
  return row;
}

std::optional<ReferenceTokenRow> FindRow(Connection& db, std::string_view realm,
                                         const ReferenceTokenKey& key) {
  Query query = Locate(db,
                       "SELECT expires_at, payload_version, payload FROM reference_token "
                       "WHERE forget_after = ? AND hash = ? AND realm = ?",
                       realm, key);
  if (!query.Next()) return std::nullopt;
  ReferenceTokenRow row;
  row.key = key;
  row.expires_at = query.ReadAt();
  row.payload = ReadPayload(query);
  return row;
}

namespace {

/// Of a query that gives hash, version, payload, forget_after and owner.
GuardedRow ReadGuardedRow(Query& query, GuardedKind kind) {
  GuardedRow row;
  row.key.kind = kind;
  ReadHash(query, row.key);
  row.version = static_cast<std::uint64_t>(query.ReadInt());
  row.payload = ReadPayload(query);
  row.key.forget_after = static_cast<std::uint32_t>(query.ReadInt());
  if (const auto owner = query.ReadNullable()) {
    RowKey whose;
    CopyHash(*owner, whose);
    row.owner = whose.hash;
  }
  return row;
}

std::vector<GuardedRow> ReadGuardedRows(Query& query, GuardedKind kind) {
  std::vector<GuardedRow> rows;
  while (query.Next()) rows.push_back(ReadGuardedRow(query, kind));
  return rows;
}

}  // namespace

std::optional<GuardedRow> FindRow(Connection& db, std::string_view realm, const GuardedKey& key) {
  Query query = db.Prepare(
      "SELECT hash, version, payload_version, payload, forget_after, owner FROM guarded WHERE kind = ? AND "
      "hash = ? "
      "AND realm = ?");
  query.Int(static_cast<std::int64_t>(key.kind)).Blob(key.hash).Text(realm);
  if (!query.Next()) return std::nullopt;
  return ReadGuardedRow(query, key.kind);
}

std::vector<GuardedRow> FindGuardedRows(Connection& db, std::string_view realm, GuardedKind kind) {
  Query query = db.Prepare(
      "SELECT hash, version, payload_version, payload, forget_after, owner FROM guarded WHERE kind = ? AND "
      "realm = ? "
      "ORDER BY hash");
  query.Int(static_cast<std::int64_t>(kind)).Text(realm);
  return ReadGuardedRows(query, kind);
}

std::vector<GuardedRow> FindOwnedRows(Connection& db, std::string_view realm, GuardedKind kind,
                                      const std::array<std::byte, 32>& owner) {
  Query query = db.Prepare(
      "SELECT hash, version, payload_version, payload, forget_after, owner FROM guarded WHERE kind = ? AND "
      "owner = ? "
      "AND realm = ? ORDER BY hash");
  query.Int(static_cast<std::int64_t>(kind)).Blob(owner).Text(realm);
  return ReadGuardedRows(query, kind);
}

std::optional<CounterRow> FindRow(Connection& db, std::string_view realm, const CounterKey& key) {
  Query query =
      Locate(db, "SELECT count, window_ends FROM counter WHERE forget_after = ? AND hash = ? AND realm = ?",
             realm, key);
  if (!query.Next()) return std::nullopt;
  CounterRow row;
  row.key = key;
  row.count = static_cast<std::uint64_t>(query.ReadInt());
  row.window_ends = query.ReadAt();
  return row;
}

bool HasMark(Connection& db, std::string_view realm, const MarkKey& key) {
  return Locate(db, "SELECT 1 FROM mark WHERE forget_after = ? AND hash = ? AND realm = ?", realm, key)
      .Next();
}

bool HasSigningKey(Connection& db, std::string_view realm, const SigningKeyKey& key) {
  Query query = db.Prepare("SELECT 1 FROM signing_key WHERE realm = ? AND hash = ?");
  return query.Text(realm).Blob(key.hash).Next();
}

std::vector<SigningKeyRow> FindSigningKeyRows(Connection& db, std::string_view realm) {
  Query query = db.Prepare(
      "SELECT hash, kid, algorithm, created_at, signs_from, retired_at, payload_version, payload FROM "
      "signing_key "
      "WHERE realm = ? ORDER BY created_at, kid");
  query.Text(realm);
  std::vector<SigningKeyRow> rows;
  while (query.Next()) {
    SigningKeyRow row;
    row.key.forget_after = kNever;
    ReadHash(query, row.key);
    row.kid = query.ReadBytes();
    row.algorithm = query.ReadBytes();
    row.created_at = query.ReadAt();
    row.signs_from = query.ReadAt();
    row.retired_at = query.ReadAtOrNull();
    row.payload = ReadPayload(query);
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<AuditRecord> FindAuditRecords(Connection& db, std::string_view realm, std::size_t most) {
  Query query = db.Prepare(
      "SELECT number, at, event, actor, subject, detail FROM audit WHERE realm = ? ORDER BY number DESC "
      "LIMIT ?");
  query.Text(realm).Int(static_cast<std::int64_t>(most));
  std::vector<AuditRecord> records;
  while (query.Next()) {
    AuditRecord record;
    record.number = static_cast<std::uint64_t>(query.ReadInt());
    record.at = query.ReadAt();
    record.event = query.ReadBytes();
    record.actor = query.ReadBytes();
    record.subject = query.ReadBytes();
    record.detail = query.ReadBytes();
    records.push_back(std::move(record));
  }
  return records;
}

}  // namespace writ::stores
