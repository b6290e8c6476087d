#include "cli/entry_commands.h"

#include <fmt/format.h>

#include <algorithm>

#include "admin/entry.h"
#include "cli/commands.h"
#include "writ/system.h"

namespace writ::cli {
namespace {

using Edited = std::expected<std::optional<std::string>, std::string>;

/// The names that the files declare.
std::vector<std::string> NamesInFiles(const admin::Kind& kind, const RealmSettings& files) {
  std::vector<std::string> names;
  if (kind.guarded == GuardedKind::kClient) {
    for (const Client& client : files.clients) names.push_back(client.client_id);
  } else if (kind.guarded == GuardedKind::kApiScope) {
    for (const ApiScope& scope : files.api_scopes) names.push_back(scope.name);
  } else {
    for (const ApiResource& resource : files.api_resources) names.push_back(resource.name);
  }
  return names;
}

std::string AbsentText(const admin::Kind& kind, const OpenedStore& opened, const std::string& name) {
  const auto files = NamesInFiles(kind, opened.loaded().realm);
  if (std::ranges::find(files, name) != files.end())
    return fmt::format("the {} is declared in the configuration files and is read-only here: change it there",
                       kind.word);
  return fmt::format("no {} of that name is declared: see `writ {} list`", kind.word, kind.word);
}

/// Says what came of a change, and gives the exit code.
int Report(const admin::Done& done, const std::string& done_text) {
  if (!done) {
    for (const std::string& line : done.error()) Fail(line);
    return 1;
  }
  fmt::print("{}\n", done_text);
  return 0;
}

/// Changes an entry that must be there.
int Change(const admin::Kind& kind, const Where& where, const std::string& name, const char* event,
           const std::function<Edited(const std::string& before)>& edit, const std::string& done_text) {
  const auto opened = OpenedStore::Open(where);
  if (!opened) return opened.error();
  const auto done =
      admin::ChangeDeclaration(opened->declaring(), kind, name, std::string(kind.word) + '.' + event,
                               [&](const std::optional<std::string>& before) -> Edited {
                                 if (!before) return std::unexpected(AbsentText(kind, *opened, name));
                                 return edit(*before);
                               });
  return Report(done, done_text);
}

std::string SecretText(const std::string& secret) {
  return fmt::format("\nIts secret, shown this once:\n\n  {}", secret);
}

}  // namespace

int ListEntries(const admin::Kind& kind, const Where& where) {
  const auto opened = OpenedStore::Open(where);
  if (!opened) return opened.error();
  for (const std::string& name : NamesInFiles(kind, opened->loaded().realm)) fmt::print("{}\tfiles\n", name);
  for (const auto& declaration : admin::FindDeclarations(opened->store(), opened->realm())) {
    if (declaration.list == kind.list) fmt::print("{}\tstore\n", declaration.name);
  }
  return 0;
}

int ShowEntry(const admin::Kind& kind, const Where& where, const std::string& name) {
  const auto opened = OpenedStore::Open(where);
  if (!opened) return opened.error();
  for (const auto& declaration : admin::FindDeclarations(opened->store(), opened->realm())) {
    if (declaration.list != kind.list || declaration.name != name) continue;
    fmt::print("{}", admin::Show(kind, declaration.json));
    return 0;
  }
  return Fail(AbsentText(kind, *opened, name));
}

int AddEntry(const admin::Kind& kind, const Where& where, const std::string& name,
             const std::vector<std::string>& settings) {
  const auto opened = OpenedStore::Open(where);
  if (!opened) return opened.error();
  std::string secret;
  const auto done = admin::ChangeDeclaration(
      opened->declaring(), kind, name, std::string(kind.word) + ".added",
      [&](const std::optional<std::string>& before) -> Edited {
        if (before)
          return std::unexpected(fmt::format("it is declared already: see `writ {} show`", kind.word));
        auto made = admin::SetProperties(kind, name, std::nullopt, settings);
        if (!made) return std::unexpected(made.error());
        // An API that nobody asks about tokens for needs none.
        if (kind.guarded != GuardedKind::kClient || !admin::LacksSecret(kind, *made)) return *made;
        admin::WithSecret with = admin::AddSecret(kind, *made, admin::OldSecrets::kKeep, opened->random());
        secret = std::move(with.secret);
        return std::move(with.json);
      });
  const int code = Report(done, "added; a running server knows it within a second");
  if (code == 0 && !secret.empty()) fmt::print("{}\n", SecretText(secret));
  return code;
}

int SetEntry(const admin::Kind& kind, const Where& where, const std::string& name,
             const std::vector<std::string>& settings) {
  const auto edit = [&](const std::string& before) -> Edited {
    return admin::SetProperties(kind, name, before, settings);
  };
  return Change(kind, where, name, "changed", edit, "changed; a running server knows it within a second");
}

int RemoveEntry(const admin::Kind& kind, const Where& where, const std::string& name) {
  const auto edit = [](const std::string&) -> Edited { return std::nullopt; };
  return Change(kind, where, name, "removed", edit, "removed; a running server knows it within a second");
}

int NewEntrySecret(const admin::Kind& kind, const Where& where, const std::string& name, bool drop_old) {
  const auto random = MakeSystemRandom();
  std::string secret;  // of the last try, which is the one that is kept
  const auto edit = [&](const std::string& before) -> Edited {
    auto with = admin::AddSecret(kind, before, drop_old ? admin::OldSecrets::kDrop : admin::OldSecrets::kKeep,
                                 *random);
    secret = std::move(with.secret);
    return std::move(with.json);
  };
  const int code =
      Change(kind, where, name, "secret_added", edit, "added; a running server knows it within a second");
  if (code == 0) fmt::print("{}\n", SecretText(secret));
  return code;
}

}  // namespace writ::cli
