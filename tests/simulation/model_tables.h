// What a store holds, as plain tables: a change is judged and written in memory.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "writ/store.h"

namespace writ::simulation {

/// The rows of every realm. Copied to stand for what is on disk. Thread: one at a time.
class ModelTables {
 public:
  /// Does all of `change`, or nothing.
  CommitResult Apply(const Change& change);

  std::optional<AuthorizationCodeRow> Find(std::string_view realm, const AuthorizationCodeKey& key) const;
  std::optional<RefreshFamilyRow> Find(std::string_view realm, const RefreshFamilyKey& key) const;
  std::optional<ReferenceTokenRow> Find(std::string_view realm, const ReferenceTokenKey& key) const;
  std::optional<GuardedRow> Find(std::string_view realm, const GuardedKey& key) const;
  std::optional<CounterRow> Find(std::string_view realm, const CounterKey& key) const;
  std::optional<SigningKeyRow> Find(std::string_view realm, const SigningKeyKey& key) const;
  bool Has(std::string_view realm, const MarkKey& key) const;
  std::vector<GuardedRow> FindGuarded(std::string_view realm, GuardedKind kind) const;
  std::vector<GuardedRow> FindOwned(std::string_view realm, GuardedKind kind,
                                    const std::array<std::byte, 32>& owner) const;
  std::vector<SigningKeyRow> FindSigningKeys(std::string_view realm) const;
  std::vector<AuditRecord> FindAudit(std::string_view realm, std::size_t most) const;
  std::size_t ForgetBefore(Instant moment, std::size_t most);

 private:
  struct Look;
  struct Put;

  template <typename Key, typename Row>
  using Table = std::map<std::pair<std::string, Key>, Row>;

  Table<AuthorizationCodeKey, AuthorizationCodeRow> codes_;
  Table<RefreshFamilyKey, RefreshFamilyRow> families_;
  Table<ReferenceTokenKey, ReferenceTokenRow> tokens_;
  Table<GuardedKey, GuardedRow> guarded_;
  Table<CounterKey, CounterRow> counters_;
  Table<SigningKeyKey, SigningKeyRow> signing_keys_;
  std::set<std::pair<std::string, MarkKey>> marks_;
  std::vector<std::pair<std::string, AuditRecord>> audit_;
};

}  // namespace writ::simulation
