#include "tests/simulation/model_tables.h"

#include <algorithm>

#include "stores/judge.h"

namespace writ::simulation {
namespace {

using Why = std::optional<ConflictWhy>;

template <typename Table, typename Key>
auto FindIn(const Table& table, std::string_view realm, const Key& key) {
  const auto found = table.find({std::string(realm), key});
  return found == table.end() ? std::nullopt : std::optional(found->second);
}

/// What a guarded row is found by.
GuardedKey Bare(GuardedKey key) {
  key.forget_after = 0;
  return key;
}

template <typename Table>
std::size_t ForgetIn(Table& table, std::int64_t second, std::size_t most) {
  std::size_t gone = 0;
  std::erase_if(table, [&](const auto& row) {
    const auto& key = [&]() -> const auto& {
      if constexpr (requires { row.second.owner; }) {
        return row.second.key;
      } else if constexpr (requires { row.first.second.forget_after; }) {
        return row.first.second;
      } else {
        return row.second;
      }
    }();
    const bool goes = gone < most && std::int64_t{key.forget_after} < second;
    if (goes) ++gone;
    return goes;
  });
  return gone;
}

}  // namespace

struct ModelTables::Look {
  const ModelTables& tables;
  const Change& change;

  Why operator()(const Take& c) const { return stores::Judge(tables.Find(change.realm, c.key), change.now); }
  Why operator()(const Move& c) const {
    return stores::Judge(c, tables.Find(change.realm, c.key), change.now);
  }
  Why operator()(const Mark& c) const { return Exists(tables.Has(change.realm, c.key)); }
  Why operator()(const Guard& c) const { return stores::Judge(c, tables.Find(change.realm, c.key)); }
  Why operator()(const Count& c) const {
    return stores::Judge(c, tables.Find(change.realm, c.key), change.now);
  }
  Why operator()(const Drop& c) const {
    return tables.Find(change.realm, c.key) ? Why() : Why(ConflictWhy::kAbsent);
  }

  template <typename Row>
  Why operator()(const Insert<Row>& w) const {
    return Exists(tables.Find(change.realm, w.row.key).has_value());
  }
  template <typename Other>
  Why operator()(const Other&) const {
    return std::nullopt;
  }

  static Why Exists(bool there) { return there ? Why(ConflictWhy::kExists) : std::nullopt; }
};

struct ModelTables::Put {
  ModelTables& tables;
  const Change& change;

  template <typename Key>
  std::pair<std::string, Key> At(const Key& key) const {
    return {change.realm, key};
  }
  std::pair<std::string, GuardedKey> At(const GuardedKey& key) const { return {change.realm, Bare(key)}; }

  void operator()(const Take& c) const { tables.codes_.at(At(c.key)).taken_by = change.id; }
  void operator()(const Move& c) const {
    RefreshFamilyRow& row = tables.families_.at(At(c.key));
    row.generation = c.to;
    row.moved_by = change.id;
    row.moved_at = change.now;
    if (c.expires_at) row.expires_at = *c.expires_at;
    if (c.payload) row.payload = *c.payload;
  }
  void operator()(const Mark& c) const { tables.marks_.insert(At(c.key)); }
  void operator()(const Guard&) const {}
  void operator()(const Drop& c) const { tables.tokens_.erase(At(c.key)); }
  void operator()(const Count& c) const {
    tables.counters_[At(c.key)] = stores::Counted(c, tables.Find(change.realm, c.key), change.now);
  }

  void operator()(const Insert<AuthorizationCodeRow>& w) const {
    tables.codes_.emplace(At(w.row.key), w.row);
  }
  void operator()(const Insert<RefreshFamilyRow>& w) const { tables.families_.emplace(At(w.row.key), w.row); }
  void operator()(const Insert<ReferenceTokenRow>& w) const { tables.tokens_.emplace(At(w.row.key), w.row); }
  void operator()(const Insert<SigningKeyRow>& w) const {
    tables.signing_keys_.emplace(At(w.row.key), w.row);
  }
  void operator()(const UpsertGuarded& w) const {
    const auto before = tables.Find(change.realm, w.row.key);
    GuardedRow row = w.row;
    row.version = before ? before->version + 1 : 1;
    tables.guarded_[At(w.row.key)] = row;
  }
  void operator()(const RevokeFamily& w) const {
    const auto found = tables.families_.find(At(w.key));
    if (found != tables.families_.end()) found->second.revoked = true;
  }
  void operator()(const RetireKey& w) const {
    const auto found = tables.signing_keys_.find(At(w.key));
    if (found != tables.signing_keys_.end() && !found->second.retired_at) found->second.retired_at = w.at;
  }
  void operator()(const Delete<SigningKeyKey>& w) const { tables.signing_keys_.erase(At(w.key)); }
  void operator()(const Delete<AuthorizationCodeKey>& w) const { tables.codes_.erase(At(w.key)); }
  void operator()(const Delete<GuardedKey>& w) const { tables.guarded_.erase(At(w.key)); }
  void operator()(const Delete<CounterKey>& w) const { tables.counters_.erase(At(w.key)); }
};

CommitResult ModelTables::Apply(const Change& change) {
  const Look look{*this, change};
  for (std::size_t i = 0; i < change.conditions.size(); ++i) {
    const Why why = std::visit(look, change.conditions[i]);
    if (why) return Conflict{Conflict::Part::kCondition, i, *why};
  }
  for (std::size_t i = 0; i < change.writes.size(); ++i) {
    const Why why = std::visit(look, change.writes[i]);
    if (why) return Conflict{Conflict::Part::kWrite, i, *why};
  }
  const Put put{*this, change};
  for (const Condition& condition : change.conditions) std::visit(put, condition);
  for (const Write& write : change.writes) std::visit(put, write);
  for (const AuditRecord& record : change.audit) {
    AuditRecord& kept = audit_.emplace_back(change.realm, record).second;
    kept.number = audit_.size();
    kept.at = change.now;
  }
  return Committed{};
}

std::optional<AuthorizationCodeRow> ModelTables::Find(std::string_view realm,
                                                      const AuthorizationCodeKey& key) const {
  return FindIn(codes_, realm, key);
}
std::optional<RefreshFamilyRow> ModelTables::Find(std::string_view realm, const RefreshFamilyKey& key) const {
  return FindIn(families_, realm, key);
}
std::optional<ReferenceTokenRow> ModelTables::Find(std::string_view realm,
                                                   const ReferenceTokenKey& key) const {
  return FindIn(tokens_, realm, key);
}
std::optional<GuardedRow> ModelTables::Find(std::string_view realm, const GuardedKey& key) const {
  return FindIn(guarded_, realm, Bare(key));
}
std::optional<CounterRow> ModelTables::Find(std::string_view realm, const CounterKey& key) const {
  return FindIn(counters_, realm, key);
}
std::optional<SigningKeyRow> ModelTables::Find(std::string_view realm, const SigningKeyKey& key) const {
  return FindIn(signing_keys_, realm, key);
}
bool ModelTables::Has(std::string_view realm, const MarkKey& key) const {
  return marks_.contains({std::string(realm), key});
}

std::vector<GuardedRow> ModelTables::FindGuarded(std::string_view realm, GuardedKind kind) const {
  std::vector<GuardedRow> rows;
  for (const auto& [at, row] : guarded_) {
    if (at.first == realm && at.second.kind == kind) rows.push_back(row);
  }
  return rows;
}

std::vector<GuardedRow> ModelTables::FindOwned(std::string_view realm, GuardedKind kind,
                                               const std::array<std::byte, 32>& owner) const {
  std::vector<GuardedRow> rows = FindGuarded(realm, kind);
  std::erase_if(rows, [&](const GuardedRow& row) { return row.owner != owner; });
  return rows;
}

std::vector<SigningKeyRow> ModelTables::FindSigningKeys(std::string_view realm) const {
  std::vector<SigningKeyRow> rows;
  for (const auto& [at, row] : signing_keys_) {
    if (at.first == realm) rows.push_back(row);
  }
  std::ranges::sort(rows, {}, [](const SigningKeyRow& row) { return std::pair(row.created_at, row.kid); });
  return rows;
}

std::vector<AuditRecord> ModelTables::FindAudit(std::string_view realm, std::size_t most) const {
  std::vector<AuditRecord> records;
  for (auto at = audit_.rbegin(); at != audit_.rend() && records.size() < most; ++at) {
    if (at->first == realm) records.push_back(at->second);
  }
  return records;
}

std::size_t ModelTables::ForgetBefore(Instant moment, std::size_t most) {
  const std::int64_t second = UnixSeconds(moment);
  std::size_t gone = ForgetIn(codes_, second, most);
  gone += ForgetIn(families_, second, most - gone);
  gone += ForgetIn(tokens_, second, most - gone);
  gone += ForgetIn(counters_, second, most - gone);
  gone += ForgetIn(marks_, second, most - gone);
  gone += ForgetIn(guarded_, second, most - gone);
  const std::size_t sweep = std::min<std::size_t>(most - gone, 1'000);
  std::size_t swept = 0;
  std::erase_if(families_, [&](const auto& row) {
    const bool goes = swept < sweep && row.first.second.forget_after == kNever &&
                      row.second.expires_at < moment - kExpiredFamilyStays;
    if (goes) ++swept;
    return goes;
  });
  return gone + swept;
}

}  // namespace writ::simulation
