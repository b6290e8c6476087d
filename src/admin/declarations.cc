#include "admin/declarations.h"

#include <algorithm>
#include <tuple>

#include "base/json_reader.h"
#include "protocol/mint/handle.h"
#include "writ/fault.h"

namespace writ::admin {
namespace {

constexpr Milliseconds kPatience{10'000};
constexpr int kTries = 16;

GuardedKey KeyOf(GuardedKind kind, std::string_view name) {
  GuardedKey key;
  key.kind = kind;
  key.forget_after = kNever;
  key.hash = RowHash(name);
  return key;
}

/// Of the row that counts the changes of all others.
GuardedKey CatalogKey() {
  return KeyOf(GuardedKind::kCatalog, "catalog");
}

std::string NameIn(const Kind& kind, const std::string& json) {
  const auto object = base::ParseJsonObject(json);
  const auto name = object ? base::TextMember(*object, kind.name) : std::nullopt;
  if (!name) throw Fault(FaultKind::kCorrupt, "a declared " + std::string(kind.word) + " has no name");
  return std::string(*name);
}

/// The declarations as they will be.
std::vector<config::Declaration> With(std::vector<config::Declaration> declared, const Kind& kind,
                                      const std::string& name, const std::optional<std::string>& json) {
  std::erase_if(declared,
                [&](const config::Declaration& d) { return d.list == kind.list && d.name == name; });
  if (json) declared.push_back({std::string(kind.list), name, *json});
  return declared;
}

Change MakeChange(const Declaring& declaring, const Kind& kind, const std::string& name,
                  const std::string& event, const std::optional<std::string>& json,
                  std::uint64_t catalog_version) {
  Change change;
  declaring.random.Fill(change.id);
  change.realm = declaring.realm;
  change.now = declaring.clock.Now();
  change.conditions.emplace_back(Guard{CatalogKey(), catalog_version});
  const GuardedKey key = KeyOf(kind.guarded, name);
  if (json) {
    change.writes.emplace_back(UpsertGuarded{{.key = key, .version = 0, .payload = {1, *json}}});
  } else {
    change.writes.emplace_back(Delete<GuardedKey>{key});
  }
  change.writes.emplace_back(UpsertGuarded{{.key = CatalogKey(), .version = 0, .payload = {1, "{}"}}});
  change.audit.push_back({.event = event, .actor = declaring.actor, .subject = name, .detail = "{}"});
  return change;
}

}  // namespace

std::vector<config::Declaration> FindDeclarations(Store& store, std::string_view realm) {
  std::vector<config::Declaration> declared;
  for (const Kind* const kind : kKinds) {
    for (GuardedRow& row : store.FindGuarded(realm, kind->guarded)) {
      std::string name = NameIn(*kind, row.payload.bytes);
      declared.push_back({std::string(kind->list), std::move(name), std::move(row.payload.bytes)});
    }
  }
  std::ranges::sort(declared, {}, [](const config::Declaration& d) { return std::tie(d.list, d.name); });
  return declared;
}

std::uint64_t FindCatalogVersion(Store& store, std::string_view realm) {
  const auto row = store.Find(realm, CatalogKey());
  return row ? row->version : 0;
}

Done ChangeDeclaration(const Declaring& declaring, const Kind& kind, const std::string& name,
                       const std::string& event, const Edit& edit) {
  for (int i = 0; i < kTries; ++i) {
    const std::uint64_t version = FindCatalogVersion(declaring.store, declaring.realm);
    const auto row = declaring.store.Find(declaring.realm, KeyOf(kind.guarded, name));
    const auto after = edit(row ? std::optional(row->payload.bytes) : std::nullopt);
    if (!after) return std::unexpected(std::vector{after.error()});
    auto wrong =
        declaring.check(With(FindDeclarations(declaring.store, declaring.realm), kind, name, *after));
    if (!wrong.empty()) return std::unexpected(std::move(wrong));
    const Change change = MakeChange(declaring, kind, name, event, *after, version);
    const auto result = declaring.store.Commit(change, declaring.clock.Steady() + kPatience);
    if (std::holds_alternative<Committed>(result)) return {};
  }
  return std::unexpected(std::vector<std::string>{"others keep changing the same: try again"});
}

}  // namespace writ::admin
