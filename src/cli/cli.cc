#include "cli/cli.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>
#include <vector>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/environment.h"
#include "config/uri.h"

namespace writ::cli {

namespace {

constexpr int kUsage = 2;

/// What the arguments of all commands were read into.
struct Arguments {
  std::vector<std::string> configs;
  std::string listen;
  std::string operations_listen;
  std::string store;
  int threads = -1;
  std::string user;
  std::vector<std::string> checked;
  bool sha256 = false;
  bool sealed = false;
};

int Refuse(const std::string& text) {
  fmt::print(stderr, "writ: {}\n", text);
  return kUsage;
}

/// Lays the command line's options over the files' settings.
void Override(config::ServerSettings& server, const Arguments& arguments) {
  if (!arguments.listen.empty()) server.listen = arguments.listen;
  if (!arguments.operations_listen.empty()) server.operations_listen = arguments.operations_listen;
  if (!arguments.store.empty()) server.store = arguments.store;
  if (arguments.threads >= 0) server.threads = static_cast<unsigned>(arguments.threads);
}

int Serve(const Arguments& arguments, const Commands& commands) {
  if (arguments.configs.empty()) {
    return Refuse(
        "serve needs a configuration: writ serve --config writ.yaml\n"
        "To begin, write a file with IssuerUri, ApiScopes and Clients; `writ secret new` prints a client's "
        "secret,\n"
        "and `writ config check writ.yaml` tells every mistake.");
  }
  for (const std::string* address : {&arguments.listen, &arguments.operations_listen}) {
    if (!address->empty() && !config::IsListenAddress(*address)) {
      return Refuse("--listen and --operations-listen take HOST:PORT, for example 127.0.0.1:5000");
    }
  }
  if (!arguments.store.empty() && !config::SqlitePath(arguments.store)) {
    return Refuse("--store takes sqlite:PATH, for example sqlite:/var/lib/writ/writ.db");
  }
  const auto load = [arguments](const std::vector<config::Declaration>& declared) {
    auto loaded = config::LoadConfiguration(arguments.configs, ReadEnvironment(), declared);
    if (loaded) Override(loaded->server, arguments);
    return loaded;
  };
  auto loaded = load({});
  if (!loaded) {
    PrintMessages(loaded.error());
    return 1;
  }
  if (!config::SeparateListeners(loaded->server))
    return Refuse("--listen and --operations-listen must be two addresses");
  return commands.serve(ServeRequest{std::move(*loaded), arguments.user, load});
}

CLI::App* AddServe(CLI::App& app, Arguments& arguments) {
  CLI::App* serve = app.add_subcommand("serve", "Serve the endpoints until SIGTERM");
  serve->footer(
      "Example: writ serve --config appsettings.json --config overlay.yaml --listen 0.0.0.0:5000\n"
      "Variables WRIT__Section__Key override the files, options override both.");
  serve
      ->add_option("--config", arguments.configs,
                   "A configuration file, YAML or JSON; later ones override earlier ones")
      ->type_name("FILE")
      ->allow_extra_args();
  serve
      ->add_option("--listen", arguments.listen,
                   "Where clients connect; 127.0.0.1:5000 where nothing says otherwise")
      ->type_name("HOST:PORT");
  serve
      ->add_option("--operations-listen", arguments.operations_listen,
                   "Where health and metrics are; 127.0.0.1:5001 (5002 where --listen has that port)")
      ->type_name("HOST:PORT");
  serve
      ->add_option("--store", arguments.store,
                   "Where state is kept; sqlite:writ-data/writ.db where nothing says otherwise")
      ->type_name("URL");
  serve
      ->add_option("--user", arguments.user,
                   "Started as root: become this user, and keep no right but to low ports")
      ->type_name("NAME");
  serve->add_option("--threads", arguments.threads, "Threads that answer; 0 is one per core")
      ->type_name("N")
      ->check(CLI::Range(0, 1024));
  return serve;
}

CLI::App* AddConfigCheck(CLI::App& app, Arguments& arguments) {
  CLI::App* config = app.add_subcommand("config", "Look at configuration files");
  config->require_subcommand(1);
  CLI::App* check =
      config->add_subcommand("check", "Tell every mistake, with file, line and what to write instead");
  check->footer("Example: writ config check appsettings.json overlay.yaml");
  check->add_option("FILE", arguments.checked, "The files that --config would name, in the same order")
      ->required();
  return check;
}

CLI::App* AddSecretNew(CLI::App& app, Arguments& arguments) {
  CLI::App* secret = app.add_subcommand("secret", "Make secrets");
  secret->require_subcommand(1);
  CLI::App* fresh =
      secret->add_subcommand("new", "Print a new 256-bit secret and the lines that store its digest");
  fresh->footer("Example: writ secret new\n         writ secret new --sealed --config writ.yaml");
  fresh->add_flag("--sha256", arguments.sha256,
                  "Store plain SHA-256, which the IdentityServer family reads too");
  CLI::Option* const files =
      fresh->add_option("--config", arguments.configs, "The files that `writ serve` is given")
          ->type_name("FILE");
  fresh->add_option("--store", arguments.store, "Where state is kept, if not where the files say")
      ->type_name("URL")
      ->needs(files);
  fresh
      ->add_flag("--sealed", arguments.sealed,
                 "For client_secret_jwt: keep the secret itself, sealed under the server's master key")
      ->needs(files)
      ->excludes("--sha256");
  return fresh;
}

}  // namespace

int Run(int argc, char** argv, const Commands& commands) {
  CLI::App app("Writ: an OpenID Connect provider and OAuth 2.0 authorization server.", "writ");
  app.footer(
      "To begin: writ secret new; writ config check writ.yaml; writ serve --config writ.yaml\n"
      "Example of help: writ serve --help");
  Arguments arguments;
  const CLI::App* serve = AddServe(app, arguments);
  const CLI::App* check = AddConfigCheck(app, arguments);
  const CLI::App* secret = AddSecretNew(app, arguments);
  Chosen chosen;
  AddStoreCommands(app, chosen);
  AddServerCommands(app, chosen);
  CLI::App* version = app.add_subcommand("version", "Print the version");
  version->footer("Example: writ version");
  app.set_version_flag("--version", "writ " WRIT_VERSION);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // Help comes this way too, with code 0.
    return app.exit(error) == 0 ? 0 : kUsage;
  }
  if (serve->parsed()) return Serve(arguments, commands);
  if (check->parsed()) return CheckConfiguration(arguments.checked, ReadEnvironment());
  if (secret->parsed() && arguments.sealed) return NewSealedSecret({arguments.configs, arguments.store});
  if (secret->parsed()) return NewSecret(arguments.sha256 ? SecretStyle::kSha256 : SecretStyle::kSalted);
  if (chosen) return chosen();
  if (!version->parsed()) {
    return Refuse(
        "name a command: serve, reload, explain, client, scope, resource, user, session, key, audit, config "
        "check, "
        "secret "
        "new "
        "or version; see writ --help");
  }
  fmt::print("writ " WRIT_VERSION "\n");
  return 0;
}

}  // namespace writ::cli
