#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/command_line.h"
#include "cli/entry_commands.h"
#include "cli/key_commands.h"
#include "cli/opened_store.h"
#include "cli/user_commands.h"

namespace writ::cli {
namespace {

/// What the arguments of one command are read into.
struct Arguments {
  Where where;
  std::string name;
  std::vector<std::string> settings;
  bool drop_old = false;
  bool no_password = false;
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

void AddUserCommands(CLI::App& app, Chosen& chosen) {
  CLI::App* const group = app.add_subcommand("user", "Look at people and change their accounts");
  group->require_subcommand(1);
  const auto add = [&](const char* name, const char* says, const std::string& rest, const Run& run) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* const command =
        AddCommand(*group, name, says, std::string("user ") + name + ' ' + rest + "--config writ.yaml",
                   arguments, chosen, run);
    return std::pair(command, arguments);
  };
  const auto add_named = [&](const char* name, const char* says, const std::string& rest, const Run& run) {
    const auto [command, arguments] = add(name, says, "ann " + rest, run);
    command->add_option("NAME", arguments->name, "A sign-in name, or an account's id")->required();
    return std::pair(command, arguments);
  };
  constexpr const char* kClaims = "`username`, or a claim, as in email=ann@example.org email_verified=true";
  add("list", "List people: sign-in name, account id, state", "",
      [](const Arguments& a) { return ListUsers(a.where); });
  add_named("show", "Show one, without the password", "",
            [](const Arguments& a) { return ShowUser(a.where, a.name); });
  const auto [added, add_arguments] = add_named(
      "add", "Add one; the password is asked for, or read as a line of standard input",
      "email=ann@example.org ", [](const Arguments& a) {
        return AddUser(a.where, a.name, a.settings, a.no_password ? AskPassword::kNo : AskPassword::kYes);
      });
  added->add_option("CLAIM=VALUE", add_arguments->settings, kClaims);
  added->add_flag("--no-password", add_arguments->no_password, "They have none, and cannot sign in with one");
  const auto [set, set_arguments] =
      add_named("set", "Set claims; an empty value takes one away", "name=Ann ",
                [](const Arguments& a) { return SetUser(a.where, a.name, a.settings); });
  set->add_option("CLAIM=VALUE", set_arguments->settings, kClaims)->required();
  add_named("disable", "Let nobody sign in as them, and end what is signed in", "",
            [](const Arguments& a) { return SetUserState(a.where, a.name, UserState::kDisabled); });
  add_named("enable", "Let them sign in again", "",
            [](const Arguments& a) { return SetUserState(a.where, a.name, UserState::kEnabled); });
  add_named("set-password", "Ask for a new password, and end what is signed in", "",
            [](const Arguments& a) { return SetUserPassword(a.where, a.name); });
  add_named("set-user-code",
            "Ask for the code without which nobody may ask them from elsewhere; an empty one takes it away",
            "", [](const Arguments& a) { return SetUserCode(a.where, a.name); });
  const auto [imported, import_arguments] =
      add("import", "Add all people of a JSON file in the family's TestUser shape, or none", "people.json ",
          [](const Arguments& a) { return ImportUsers(a.where, a.name); });
  imported->add_option("FILE", import_arguments->name)->required();
}

void AddSessionCommands(CLI::App& app, Chosen& chosen) {
  CLI::App* const group = app.add_subcommand("session", "Look at people's sign-ins and end them");
  group->require_subcommand(1);
  auto list = std::make_shared<Arguments>();
  AddCommand(*group, "list", "List somebody's sessions: id, since when, last seen, applications",
             "session list ann --config writ.yaml", list, chosen,
             [](const Arguments& a) { return ListUserSessions(a.where, a.name); })
      ->add_option("NAME", list->name, "A sign-in name, or an account's id")
      ->required();
  auto end = std::make_shared<Arguments>();
  CLI::App* const command =
      AddCommand(*group, "end", "End one session, or all of somebody's", "session end ann --config writ.yaml",
                 end, chosen, [](const Arguments& a) {
                   return EndUserSessions(a.where, a.name, a.settings.empty() ? "" : a.settings[0]);
                 });
  command->add_option("NAME", end->name, "A sign-in name, or an account's id")->required();
  command->add_option("SID", end->settings, "Of this session alone, as `writ session list` shows it")
      ->expected(0, 1);
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
  AddUserCommands(app, chosen);
  AddSessionCommands(app, chosen);
  AddKeyCommands(app, chosen);
  AddAuditCommands(app, chosen);
}

}  // namespace writ::cli
