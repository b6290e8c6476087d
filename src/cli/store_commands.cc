#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/command_line.h"
#include "cli/entry_commands.h"
#include "cli/key_commands.h"
#include "cli/opened_store.h"

namespace writ::cli {
namespace {

/// What the arguments of one command are read into.
struct Arguments {
  Where where;
  std::string name;
  std::vector<std::string> settings;
  bool drop_old = false;
  std::size_t lines = 20;
  bool follow = false;
};

using Run = std::function<int(const Arguments&)>;

/// Adds a command that works on the store; the caller adds its own arguments.
CLI::App* AddCommand(CLI::App& parent, const char* name, const char* says, const std::string& example,
                     const std::shared_ptr<Arguments>& arguments, Chosen& chosen, Run run) {
  CLI::App* const command = parent.add_subcommand(name, says);
  command->footer("Example: writ " + example);
  command->add_option("--config", arguments->where.configs, "The files that `writ serve` is given")
      ->type_name("FILE")
      ->required();
  command->add_option("--store", arguments->where.store, "Where state is kept, if not where the files say")
      ->type_name("URL");
  command->callback(
      [arguments, &chosen, run = std::move(run)] { chosen = [arguments, run] { return run(*arguments); }; });
  return command;
}

/// `client`, `scope` or `resource`.
void AddEntryCommands(CLI::App& app, const admin::Kind& kind, const char* name_text, const char* example_name,
                      const char* example_settings, Chosen& chosen) {
  const std::string word(kind.word);
  CLI::App* const group =
      app.add_subcommand(word, "Declare a " + word + " at run time, beside those of the files");
  group->require_subcommand(1);
  const auto add = [&](const char* name, const char* says, const std::string& rest, const Run& run) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* const command = AddCommand(
        *group, name, says, word + " " + name + " " + rest + "--config writ.yaml", arguments, chosen, run);
    return std::pair(command, arguments);
  };
  const auto add_named = [&](const char* name, const char* says, const std::string& rest, const Run& run) {
    const auto [command, arguments] = add(name, says, std::string(example_name) + ' ' + rest, run);
    command->add_option(name_text, arguments->name)->required();
    return std::pair(command, arguments);
  };
  const auto add_settings = [](CLI::App* command, const std::shared_ptr<Arguments>& arguments) {
    command->add_option("PROPERTY=VALUE", arguments->settings,
                        "Properties of docs/configuration.md; lists with commas between, JSON for the rest");
  };
  add("list", "List all, and where each is declared", "",
      [&kind](const Arguments& a) { return ListEntries(kind, a.where); });
  add_named("show", "Show one, without its secrets", "",
            [&kind](const Arguments& a) { return ShowEntry(kind, a.where, a.name); });
  const auto [added, add_arguments] = add_named(
      "add", "Declare one; prints a secret, once, where it needs one", std::string(example_settings) + ' ',
      [&kind](const Arguments& a) { return AddEntry(kind, a.where, a.name, a.settings); });
  add_settings(added, add_arguments);
  const auto [set, set_arguments] =
      add_named("set", "Change properties; an empty value takes one away", "Enabled=false ",
                [&kind](const Arguments& a) { return SetEntry(kind, a.where, a.name, a.settings); });
  add_settings(set, set_arguments);
  add_named("remove", "Remove one", "",
            [&kind](const Arguments& a) { return RemoveEntry(kind, a.where, a.name); });
  if (kind.secrets.empty()) return;
  const auto [secret, secret_arguments] =
      add_named("new-secret", "Add a secret and print it, once", "",
                [&kind](const Arguments& a) { return NewEntrySecret(kind, a.where, a.name, a.drop_old); });
  secret->add_flag("--drop-old", secret_arguments->drop_old, "Take the secrets away that are there");
}

void AddKeyCommands(CLI::App& app, Chosen& chosen) {
  CLI::App* const group = app.add_subcommand("key", "Look at signing keys and change them");
  group->require_subcommand(1);
  auto list = std::make_shared<Arguments>();
  AddCommand(*group, "list", "List the keys, and since when or from when each signs",
             "key list --config writ.yaml", list, chosen,
             [](const Arguments& a) { return ListKeys(a.where); });
  auto rotate = std::make_shared<Arguments>();
  AddCommand(*group, "rotate", "Announce a new key, which signs once the propagation time is over",
             "key rotate ES256 --config writ.yaml", rotate, chosen,
             [](const Arguments& a) { return RotateKeys(a.where, a.name); })
      ->add_option("ALGORITHM", rotate->name, "Of this algorithm alone; of each without it");
  auto retire = std::make_shared<Arguments>();
  AddCommand(*group, "retire", "Let a key sign nothing any more, at once; what it signed stays good",
             "key retire KEYID --config writ.yaml", retire, chosen,
             [](const Arguments& a) { return RetireKey(a.where, a.name); })
      ->add_option("KEYID", retire->name, "As `writ key list` shows it")
      ->required();
}

void AddAuditCommands(CLI::App& app, Chosen& chosen) {
  CLI::App* const group = app.add_subcommand("audit", "Read who changed what");
  group->require_subcommand(1);
  auto tail = std::make_shared<Arguments>();
  CLI::App* const command = AddCommand(
      *group, "tail", "Print the last records, one JSON line each", "audit tail --follow --config writ.yaml",
      tail, chosen, [](const Arguments& a) { return TailAudit(a.where, a.lines, a.follow); });
  command->add_option("-n,--lines", tail->lines, "How many")->type_name("N")->check(CLI::Range(1, 1'000));
  command->add_flag("-f,--follow", tail->follow, "Go on as records come, until Ctrl-C");
}

}  // namespace

void AddStoreCommands(CLI::App& app, Chosen& chosen) {
  AddEntryCommands(app, admin::kClient, "ID", "export",
                   "AllowedGrantTypes=client_credentials AllowedScopes=orders.read", chosen);
  AddEntryCommands(app, admin::kApiScope, "NAME", "orders.read", "DisplayName=Orders", chosen);
  AddEntryCommands(app, admin::kApiResource, "NAME", "urn:orders", "Scopes=orders.read", chosen);
  AddKeyCommands(app, chosen);
  AddAuditCommands(app, chosen);
}

}  // namespace writ::cli
