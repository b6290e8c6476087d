// The table that opens ARCHITECTURE.md is true: one request over a socket takes these steps in these files.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

#include "crypto/digest.h"
#include "http/raw_client.h"
#include "http/server.h"
#include "protocol/endpoints.h"
#include "runtime/fiber_waiter.h"
#include "tests/temp_folder.h"
#include "writ/realm.h"
#include "writ/system.h"

namespace writ {
namespace {

constexpr std::array<std::byte, 32> kMasterKey{std::byte{5}};

/// The files of each row of the table, in the order of the rows.
std::vector<std::vector<std::string>> ReadTable() {
  std::ifstream in("ARCHITECTURE.md");
  const std::regex row(R"(\| (\d+) \|.*\|(.*)\|)");
  const std::regex file(R"(`(src/[^`]+\.cc)`)");
  std::vector<std::vector<std::string>> table;
  for (std::string line; std::getline(in, line);) {
    std::smatch cells;
    if (!std::regex_match(line, cells, row)) continue;
    EXPECT_EQ(std::stoul(cells[1]), table.size() + 1) << line;
    const std::string last = cells[2];
    std::vector<std::string> files;
    for (std::sregex_iterator at(last.begin(), last.end(), file), end; at != end; ++at)
      files.push_back((*at)[1]);
    table.push_back(files);
  }
  return table;
}

RealmSettings MakeSettings() {
  Client client;
  client.client_id = "job";
  client.client_secrets = {{.digest = std::string(crypto::Sha256("s"))}};
  client.allowed_grant_types = {"client_credentials"};
  client.allowed_scopes = {"a"};
  client.access_token_type = AccessTokenType::kReference;
  RealmSettings settings;
  settings.options.issuer_uri = "https://op.example";
  settings.clients = {client};
  settings.api_scopes = {{.name = "a"}};
  return settings;
}

/// The steps that a token request takes, sent over a socket with this body.
std::vector<Walk::Taken> TakeWalk(const std::string& body, int status) {
  const TempFolder folder;
  const std::unique_ptr<Clock> clock = MakeSystemClock();
  const std::unique_ptr<Random> random = MakeSystemRandom();
  runtime::FiberWaiter waiter;
  const std::unique_ptr<Store> store = MakeStore("sqlite:" + (folder / "w.db"), *clock, waiter);
  const Realm realm(MakeSettings(), kMasterKey, {*clock, *random, *store});
  Walk walk;
  http::Server server(
      {.listen = {}, .threads = 1, .limits = {}, .compatibility = {}, .walk = [&] { return &walk; }},
      MakeRoutes(realm.context()), *clock, *random, nullptr);
  server.Start();
  http::RawClient client(server.port());
  client.Send(
      "POST /connect/token HTTP/1.1\r\nHost: op.example\r\nContent-Type: "
      "application/x-www-form-urlencoded\r\n"
      "Connection: close\r\nContent-Length: " +
      std::to_string(body.size()) + "\r\n\r\n" + body);
  const auto reply = client.Read();
  EXPECT_TRUE(reply && reply->status == status);
  server.Drain(clock->Steady());
  return walk.taken();
}

TEST(Walk, TakesTheStepsOfTheTableInItsFiles) {
  const auto table = ReadTable();
  ASSERT_EQ(table.size(), 11U);
  const auto taken = TakeWalk("grant_type=client_credentials&client_id=job&client_secret=s", 200);
  ASSERT_EQ(taken.size(), table.size());
  for (std::size_t i = 0; i < taken.size(); ++i) {
    EXPECT_EQ(static_cast<std::size_t>(taken[i].step), i + 1);
    const std::string file = taken[i].file;
    EXPECT_TRUE(
        std::ranges::any_of(table[i], [&](const std::string& told) { return file.ends_with('/' + told); }))
        << "step " << i + 1 << " was taken in " << file;
  }
}

TEST(Walk, EndsARefusalWhereItIsRefused) {
  const auto taken = TakeWalk("grant_type=client_credentials&client_id=job&client_secret=wrong", 400);
  std::vector<int> steps;
  for (const Walk::Taken& step : taken) steps.push_back(static_cast<int>(step.step));
  EXPECT_EQ(steps, (std::vector<int>{1, 2, 3, 4, 11}));
}

}  // namespace
}  // namespace writ
