#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <memory>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/opened_store.h"
#include "observe/explain.h"
#include "outbound/local_call.h"

namespace writ::cli {
namespace {

struct Arguments {
  Where where;
  std::string request_id;
  std::string log;
};

int Reload(const Arguments& arguments) {
  const auto loaded = Load(arguments.where);
  if (!loaded) return loaded.error();
  const auto reply = outbound::CallLocalServer(config::AdminSocketPath(loaded->server), "POST", "/reload");
  if (!reply) return Fail(reply.error());
  fmt::print(reply->status == 200 ? stdout : stderr, "{}", reply->body);
  return reply->status == 200 ? 0 : 1;
}

int PrintExplained(const std::string& line) {
  const auto text = observe::Explain(line);
  if (!text) return Fail("the line is none of a request");
  fmt::print("{}", *text);
  return 0;
}

int ExplainFromLog(const Arguments& arguments) {
  std::ifstream log(arguments.log);
  if (!log) return Fail("the log file cannot be read");
  const std::string wanted = "\"request_id\":\"" + arguments.request_id + '"';
  for (std::string line; std::getline(log, line);) {
    if (line.find(wanted) != std::string::npos) return PrintExplained(line);
  }
  return Fail("the log has no request of that id");
}

int Explain(const Arguments& arguments) {
  const std::string& id = arguments.request_id;
  const bool plain =
      std::ranges::all_of(id, [](unsigned char c) { return std::isalnum(c) != 0 || c == '-'; });
  if (id.empty() || id.size() > 64 || !plain)
    return Fail("an id is what X-Request-Id says: letters and digits");
  if (!arguments.log.empty()) return ExplainFromLog(arguments);
  const auto loaded = Load(arguments.where);
  if (!loaded) return loaded.error();
  const auto reply =
      outbound::CallLocalServer(config::AdminSocketPath(loaded->server), "GET", "/explain?" + id);
  if (!reply) return Fail(reply.error());
  if (reply->status == 404) {
    return Fail("the server remembers no refused request of that id: give its log with --log FILE");
  }
  return PrintExplained(reply->body);
}

CLI::App* AddCommand(CLI::App& app, const char* name, const char* says, const char* example,
                     const std::shared_ptr<Arguments>& arguments, Chosen& chosen,
                     int (*run)(const Arguments&)) {
  CLI::App* const command = app.add_subcommand(name, says);
  command->footer(std::string("Example: ") + example);
  command->add_option("--config", arguments->where.configs, "The files that `writ serve` is given")
      ->type_name("FILE");
  command->callback([arguments, &chosen, run] { chosen = [arguments, run] { return run(*arguments); }; });
  return command;
}

}  // namespace

void AddServerCommands(CLI::App& app, Chosen& chosen) {
  auto reload = std::make_shared<Arguments>();
  AddCommand(app, "reload", "Let the running server read its files again; prints what changed",
             "writ reload --config writ.yaml", reload, chosen, Reload);
  auto explain = std::make_shared<Arguments>();
  CLI::App* const command =
      AddCommand(app, "explain", "Say why a request was refused",
                 "writ explain 3k9x0v7a2m5q8r1t --config writ.yaml", explain, chosen, Explain);
  command->add_option("ID", explain->request_id, "The X-Request-Id of the reply")->required();
  command->add_option("--log", explain->log, "A log file to look into, instead of the running server")
      ->type_name("FILE");
}

}  // namespace writ::cli
