#include "cli/cli.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "tests/temp_folder.h"

namespace writ::cli {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;

struct Ran {
  int code = 0;
  std::string out;
  std::string err;
  int served = 0;
  config::ServerSettings server;
};

Ran RunWith(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "writ");
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  Ran ran;
  const Commands commands{[&ran](const ServeRequest& request) {
    ++ran.served;
    ran.server = request.configuration.server;
    return 7;
  }};
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  ran.code = Run(static_cast<int>(argv.size()), argv.data(), commands);
  std::fflush(nullptr);
  ran.out = testing::internal::GetCapturedStdout();
  ran.err = testing::internal::GetCapturedStderr();
  return ran;
}

constexpr const char* kSample = "tests/config/appsettings.json";

TEST(Cli, ServesWithTheCommandLineOverTheFiles) {
  const Ran ran = RunWith({"serve", "--config", kSample, "--listen", "127.0.0.1:0", "--operations-listen",
                           "[::1]:9", "--store", "sqlite:/tmp/w.db", "--threads", "3"});
  EXPECT_EQ(ran.code, 7) << ran.err;
  EXPECT_EQ(ran.served, 1);
  EXPECT_EQ(ran.server.listen, "127.0.0.1:0");
  EXPECT_EQ(ran.server.operations_listen, "[::1]:9");
  EXPECT_EQ(ran.server.threads, 3u);
  EXPECT_EQ(config::MasterKeyPath(ran.server), "/tmp/master.key");
}

TEST(Cli, MovesTheOperationsListenerOutOfTheWay) {
  const Ran ran = RunWith({"serve", "--config", kSample, "--listen", "127.0.0.1:5001"});
  EXPECT_EQ(ran.code, 7) << ran.err;
  EXPECT_EQ(ran.server.operations_listen, "127.0.0.1:5002");
}

TEST(Cli, NeverServesARefusedConfiguration) {
  const Ran ran = RunWith({"serve", "--config", "tests/config/broken/01_unknown_key.json"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.served, 0);
  EXPECT_THAT(ran.err, HasSubstr("01_unknown_key.json:"));
}

TEST(Cli, RefusesArgumentsWithCodeTwo) {
  const struct {
    const char* says;
    std::vector<std::string> arguments;
    const char* names;
  } cases[] = {
      {"no command", {}, "secret new"},
      {"an unknown command", {"server"}, "server"},
      {"serve without a file tells how to begin", {"serve"}, "writ secret new"},
      {"an address without a port", {"serve", "--config", kSample, "--listen", "localhost"}, "HOST:PORT"},
      {"a store of another kind", {"serve", "--config", kSample, "--store", "mysql:x"}, "sqlite:PATH"},
      {"threads beyond bounds", {"serve", "--config", kSample, "--threads", "-1"}, "threads"},
      {"one address for both",
       {"serve", "--config", kSample, "--listen", "a:1", "--operations-listen", "a:1"},
       "two"},
      {"check without a file", {"config", "check"}, "FILE"},
      {"secret without new", {"secret"}, "subcommand"},
      {"a client without a name", {"client", "add", "--config", kSample}, "ID"},
      {"a client without files", {"client", "list"}, "--config"},
      {"too many lines", {"audit", "tail", "-n", "5000", "--config", kSample}, "lines"},
      {"a key without its id", {"key", "retire", "--config", kSample}, "KEYID"},
      {"nothing to explain", {"explain"}, "ID"},
  };
  for (const auto& c : cases) {
    const Ran ran = RunWith(c.arguments);
    EXPECT_EQ(ran.code, 2) << c.says;
    EXPECT_EQ(ran.served, 0) << c.says;
    EXPECT_THAT(ran.err, HasSubstr(c.names)) << c.says;
  }
}

TEST(Cli, ChecksFilesWithoutServing) {
  const Ran good = RunWith({"config", "check", kSample});
  EXPECT_EQ(good.code, 0) << good.err;
  EXPECT_THAT(good.out, HasSubstr("ok: 6 clients, 4 API scopes, 2 API resources, 3 identity resources"));
  const Ran bad = RunWith({"config", "check", kSample, "tests/config/broken/01_unknown_key.json"});
  EXPECT_EQ(bad.code, 1);
  EXPECT_THAT(bad.err, HasSubstr("error: "));
  EXPECT_EQ(good.served + bad.served, 0);
}

TEST(Cli, ExplainsNothingThatIsNoId) {
  for (const char* const id : {"../../etc/passwd", "a b", "%0a", ""}) {
    const Ran ran = RunWith({"explain", id, "--config", kSample});
    EXPECT_NE(ran.code, 0) << id;
  }
  EXPECT_THAT(RunWith({"explain", "abc", "--log", "tests/no-such-log", "--config", kSample}).err,
              HasSubstr("cannot be read"));
}

TEST(Cli, PrintsASecretAndTheLinesToPaste) {
  const Ran salted = RunWith({"secret", "new"});
  EXPECT_EQ(salted.code, 0);
  EXPECT_THAT(salted.out, ContainsRegex("\n  [A-Za-z0-9_-]{43}\n"));
  EXPECT_THAT(salted.out, ContainsRegex("- Value: \"hmac-sha256:[A-Za-z0-9_-]{22}:[A-Za-z0-9_-]{43}\""));
  EXPECT_THAT(RunWith({"secret", "new", "--sha256"}).out, ContainsRegex("\"Value\": \"[A-Za-z0-9+/]{43}=\""));
  EXPECT_NE(RunWith({"secret", "new"}).out, salted.out);
}

TEST(Cli, SealsASecretUnderTheServersKey) {
  const TempFolder folder;
  const std::string file = folder.path() + "/writ.yaml";
  std::ofstream(file) << "IssuerUri: https://op.example\nServer: {MasterKeyFile: " << folder.path()
                      << "/key}\n";
  const Ran sealed = RunWith({"secret", "new", "--sealed", "--config", file.c_str()});
  EXPECT_EQ(sealed.code, 0) << sealed.err;
  EXPECT_THAT(sealed.out, ContainsRegex("\n  [A-Za-z0-9_-]{64}\n"));
  EXPECT_THAT(sealed.out, ContainsRegex("- Value: \"sealed:[A-Za-z0-9_-]{124}\""));
  EXPECT_EQ(RunWith({"secret", "new", "--sealed"}).code, 2);
  EXPECT_EQ(RunWith({"secret", "new", "--sealed", "--sha256", "--config", file.c_str()}).code, 2);
}

TEST(Cli, TeachesWithAnExampleForEachCommand) {
  const std::vector<std::vector<std::string>> commands = {{"--help"},
                                                          {"serve", "--help"},
                                                          {"config", "check", "--help"},
                                                          {"secret", "new", "--help"},
                                                          {"version", "--help"},
                                                          {"reload", "--help"},
                                                          {"explain", "--help"},
                                                          {"client", "add", "--help"},
                                                          {"client", "list", "--help"},
                                                          {"scope", "set", "--help"},
                                                          {"resource", "new-secret", "--help"},
                                                          {"key", "list", "--help"},
                                                          {"key", "rotate", "--help"},
                                                          {"key", "retire", "--help"},
                                                          {"audit", "tail", "--help"}};
  for (const auto& command : commands) {
    const Ran ran = RunWith(command);
    EXPECT_EQ(ran.code, 0);
    EXPECT_THAT(ran.out, HasSubstr("Example")) << command.front();
  }
  for (const char* const ask : {"version", "--version"}) {
    EXPECT_THAT(RunWith({ask}).out, ContainsRegex("^writ [0-9]+\\.[0-9]+\\.[0-9]+\n$"));
  }
}

}  // namespace
}  // namespace writ::cli
