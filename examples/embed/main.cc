// Mints tokens with libwrit alone: two realms, four threads of our own, no HTTP. Prints the keys of each
// realm, then the tokens.
#include <array>
#include <atomic>
#include <cstdio>
#include <random>
#include <thread>
#include <vector>

#include "writ/realm.h"
#include "writ/system.h"

namespace {

writ::RealmSettings MakeSettings(const std::string& name) {
  writ::Client client;
  client.client_id = "worker";
  client.allowed_grant_types = {"client_credentials"};
  client.allowed_scopes = {"orders.read"};
  client.client_secrets = {{.digest = writ::Sha256OfSecret("a secret of at least 256 random bits")}};

  writ::RealmSettings settings;
  settings.name = name;
  settings.options.issuer_uri = "https://" + name + ".example.com";
  settings.clients = {client};
  settings.api_scopes = {{.name = "orders.read"}};
  settings.api_resources = {{.name = "urn:orders", .scopes = {"orders.read"}}};
  return settings;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string path = argc > 1 ? argv[1] : "embed.db";
  const auto clock = writ::MakeSystemClock();
  const auto random = writ::MakeSystemRandom();
  const auto waiter = writ::MakeThreadWaiter();
  const auto store = writ::MakeStore("sqlite:" + path, *clock, *waiter);

  // A real program keeps its master key; this one makes keys that nobody can read after it has ended.
  std::array<std::byte, 32> master_key{};
  random->Fill(master_key);

  const writ::Realm::Ports ports{*clock, *random, *store};
  const writ::Realm east(MakeSettings("east"), master_key, ports);
  const writ::Realm west(MakeSettings("west"), master_key, ports);

  std::printf("%s\n%s\n", east.Jwks().c_str(), west.Jwks().c_str());
  std::atomic<bool> refused = false;
  std::vector<std::thread> threads;
  for (const writ::Realm* realm : {&east, &west, &east, &west}) {
    threads.emplace_back([realm, &refused] {
      const auto tokens =
          realm->RequestTokens({.parameters = {{"grant_type", "client_credentials"},
                                               {"client_id", "worker"},
                                               {"client_secret", "a secret of at least 256 random bits"}},
                                .authorization = ""});
      if (tokens) {
        std::printf("%s\n", tokens->access_token().c_str());
      } else {
        refused = true;
        std::fprintf(stderr, "refused: %s\n", std::string(writ::ReasonName(tokens.error().reason)).c_str());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  return refused ? 1 : 0;
}
