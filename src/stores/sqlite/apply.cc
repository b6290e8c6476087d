#include "stores/sqlite/apply.h"

#include <string>

#include "stores/judge.h"
#include "stores/sqlite/rows.h"
#include "writ/fault.h"

namespace writ::stores {
namespace {

using Why = std::optional<ConflictWhy>;

void ExpectOneRow(std::int64_t rows) {
  if (rows != 1)
    throw Fault(FaultKind::kBug,
                "a write met " + std::to_string(rows) + " rows where it was judged to meet one");
}

Query Bind(Connection& db, const char* sql, const RowKey& key, std::string_view realm) {
  Query query = db.Prepare(sql);
  query.Int(key.forget_after).Blob(key.hash).Text(realm);
  return query;
}

/// Looks at what a condition or an insert rests on, and judges it.
struct Look {
  Connection& db;
  const Change& change;

  Why operator()(const Take& c) const { return Judge(FindRow(db, change.realm, c.key), change.now); }
  Why operator()(const Move& c) const { return Judge(c, FindRow(db, change.realm, c.key), change.now); }
  Why operator()(const Mark& c) const { return Exists(HasMark(db, change.realm, c.key)); }
  Why operator()(const Guard& c) const { return Judge(c, FindRow(db, change.realm, c.key)); }
  Why operator()(const Count& c) const { return Judge(c, FindRow(db, change.realm, c.key), change.now); }
  Why operator()(const Drop& c) const {
    return FindRow(db, change.realm, c.key) ? Why() : Why(ConflictWhy::kAbsent);
  }

  template <typename Row>
  Why operator()(const Insert<Row>& w) const {
    return Exists(FindRow(db, change.realm, w.row.key).has_value());
  }
  Why operator()(const Insert<SigningKeyRow>& w) const {
    return Exists(HasSigningKey(db, change.realm, w.row.key));
  }
  template <typename Other>
  Why operator()(const Other&) const {
    return std::nullopt;
  }

  static Why Exists(bool there) { return there ? Why(ConflictWhy::kExists) : std::nullopt; }
};

/// Writes one condition's effect or one write. Each UPDATE repeats the condition that was judged.
struct Put {
  Connection& db;
  const Change& change;

  void operator()(const Take& c) const {
    Query query = db.Prepare(
        "UPDATE authorization_code SET taken_by = ? WHERE forget_after = ? AND hash = ? AND realm = ? "
        "AND taken_by IS NULL");
    ExpectOneRow(query.Blob(change.id).Int(c.key.forget_after).Blob(c.key.hash).Text(change.realm).Run());
  }

  void operator()(const Move& c) const {
    static const FamilySql kSql(
        "UPDATE ",
        " SET generation = ?, expires_at = COALESCE(?, expires_at), moved_by = ?, moved_at = ?, "
        "payload_version = COALESCE(?, payload_version), payload = COALESCE(?, payload) "
        "WHERE forget_after = ? AND hash = ? AND realm = ? AND generation = ? AND revoked = 0");
    Query query = db.Prepare(kSql.For(c.key));
    query.Int(c.to).AtOrNull(c.expires_at).Blob(change.id).At(change.now);
    if (c.payload) {
      query.Int(c.payload->version).Blob(c.payload->bytes);
    } else {
      query.Null().Null();
    }
    query.Int(c.key.forget_after).Blob(c.key.hash).Text(change.realm).Int(c.from);
    ExpectOneRow(query.Run());
  }

  void operator()(const Mark& c) const {
    Query query = Bind(db, "INSERT INTO mark (forget_after, hash, realm, left_by) VALUES (?, ?, ?, ?)", c.key,
                       change.realm);
    ExpectOneRow(query.Blob(change.id).Run());
  }

  void operator()(const Guard&) const {}

  void operator()(const Drop& c) const {
    ExpectOneRow(Bind(db, "DELETE FROM reference_token WHERE forget_after = ? AND hash = ? AND realm = ?",
                      c.key, change.realm)
                     .Run());
  }

  void operator()(const Count& c) const {
    const CounterRow counted = Counted(c, FindRow(db, change.realm, c.key), change.now);
    Query query = Bind(db,
                       "INSERT OR REPLACE INTO counter (forget_after, hash, realm, count, window_ends) "
                       "VALUES (?, ?, ?, ?, ?)",
                       c.key, change.realm);
    ExpectOneRow(query.Int(static_cast<std::int64_t>(counted.count)).At(counted.window_ends).Run());
  }

  void operator()(const Insert<AuthorizationCodeRow>& w) const {
    Query query = Bind(db,
                       "INSERT INTO authorization_code (forget_after, hash, realm, expires_at, taken_by, "
                       "payload_version, payload) VALUES (?, ?, ?, ?, NULL, ?, ?)",
                       w.row.key, change.realm);
    ExpectOneRow(query.At(w.row.expires_at).Int(w.row.payload.version).Blob(w.row.payload.bytes).Run());
  }

  void operator()(const Insert<RefreshFamilyRow>& w) const {
    const RefreshFamilyRow& row = w.row;
    static const FamilySql kSql(
        "INSERT INTO ",
        " (forget_after, hash, realm, generation, expires_at, revoked, moved_by, "
        "moved_at, payload_version, payload) VALUES (?, ?, ?, ?, ?, 0, NULL, ?, ?, ?)");
    Query query = Bind(db, kSql.For(row.key), row.key, change.realm);
    query.Int(row.generation)
        .At(row.expires_at)
        .At(change.now)
        .Int(row.payload.version)
        .Blob(row.payload.bytes);
    ExpectOneRow(query.Run());
  }

  void operator()(const Insert<ReferenceTokenRow>& w) const {
    Query query = Bind(db,
                       "INSERT INTO reference_token (forget_after, hash, realm, expires_at, payload_version, "
                       "payload) VALUES (?, ?, ?, ?, ?, ?)",
                       w.row.key, change.realm);
    ExpectOneRow(query.At(w.row.expires_at).Int(w.row.payload.version).Blob(w.row.payload.bytes).Run());
  }

  void operator()(const Insert<SigningKeyRow>& w) const {
    const SigningKeyRow& row = w.row;
    Query query = db.Prepare(
        "INSERT INTO signing_key (hash, realm, kid, algorithm, created_at, signs_from, retired_at, "
        "payload_version, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    query.Blob(row.key.hash)
        .Text(change.realm)
        .Text(row.kid)
        .Text(row.algorithm)
        .At(row.created_at)
        .At(row.signs_from)
        .AtOrNull(row.retired_at);
    ExpectOneRow(query.Int(row.payload.version).Blob(row.payload.bytes).Run());
  }

  void operator()(const UpsertGuarded& w) const {
    Query query = db.Prepare(
        "INSERT INTO guarded (kind, hash, realm, version, payload_version, payload, forget_after, owner) "
        "VALUES "
        "(?, ?, ?, 1, ?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET version = version + 1, payload_version = excluded.payload_version, "
        "payload = excluded.payload, forget_after = excluded.forget_after, owner = excluded.owner");
    query.Int(static_cast<std::int64_t>(w.row.key.kind)).Blob(w.row.key.hash).Text(change.realm);
    query.Int(w.row.payload.version).Blob(w.row.payload.bytes).Int(w.row.key.forget_after);
    ExpectOneRow((w.row.owner ? query.Blob(*w.row.owner) : query.Null()).Run());
  }

  void operator()(const RevokeFamily& w) const {
    static const FamilySql kSql("UPDATE ",
                                " SET revoked = 1 WHERE forget_after = ? AND hash = ? AND realm = ?");
    Bind(db, kSql.For(w.key), w.key, change.realm).Run();
  }

  void operator()(const RetireKey& w) const {
    Query query = db.Prepare(
        "UPDATE signing_key SET retired_at = ? WHERE realm = ? AND hash = ? AND retired_at IS NULL");
    query.At(w.at).Text(change.realm).Blob(w.key.hash).Run();
  }

  void operator()(const Delete<SigningKeyKey>& w) const {
    db.Prepare("DELETE FROM signing_key WHERE realm = ? AND hash = ?")
        .Text(change.realm)
        .Blob(w.key.hash)
        .Run();
  }
  void operator()(const Delete<AuthorizationCodeKey>& w) const {
    Bind(db, "DELETE FROM authorization_code WHERE forget_after = ? AND hash = ? AND realm = ?", w.key,
         change.realm)
        .Run();
  }
  void operator()(const Delete<CounterKey>& w) const {
    Bind(db, "DELETE FROM counter WHERE forget_after = ? AND hash = ? AND realm = ?", w.key, change.realm)
        .Run();
  }
  void operator()(const Delete<GuardedKey>& w) const {
    Query query = db.Prepare("DELETE FROM guarded WHERE kind = ? AND hash = ? AND realm = ?");
    query.Int(static_cast<std::int64_t>(w.key.kind)).Blob(w.key.hash).Text(change.realm).Run();
  }

  void operator()(const AuditRecord& record) const {
    Query query = db.Prepare(
        "INSERT INTO audit (realm, at, change_id, event, actor, subject, detail) VALUES (?, ?, ?, ?, ?, ?, "
        "?)");
    query.Text(change.realm).At(change.now).Blob(change.id).Text(record.event).Text(record.actor);
    ExpectOneRow(query.Text(record.subject).Text(record.detail).Run());
  }
};

/// The first thing of `change` that does not hold.
std::optional<Conflict> FindConflict(Connection& db, const Change& change) {
  const Look look{db, change};
  for (std::size_t i = 0; i < change.conditions.size(); ++i) {
    const Why why = std::visit(look, change.conditions[i]);
    if (why) return Conflict{Conflict::Part::kCondition, i, *why};
  }
  for (std::size_t i = 0; i < change.writes.size(); ++i) {
    const Why why = std::visit(look, change.writes[i]);
    if (why) return Conflict{Conflict::Part::kWrite, i, *why};
  }
  return std::nullopt;
}

}  // namespace

CommitResult Apply(Connection& db, const Change& change) {
  if (const auto conflict = FindConflict(db, change)) return *conflict;
  const Put put{db, change};
  for (const Condition& condition : change.conditions) std::visit(put, condition);
  for (const Write& write : change.writes) std::visit(put, write);
  for (const AuditRecord& record : change.audit) put(record);
  return Committed{};
}

}  // namespace writ::stores
