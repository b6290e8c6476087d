// Tokens through the library, without HTTP: what OAuth costs beside the signature.
#include <time.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "writ/realm.h"
#include "writ/system.h"

namespace {

constexpr int kRounds = 5;
constexpr int kTokens = 20'000;
constexpr const char* kSecret = "bench-secret-of-many-random-characters";

writ::RealmSettings MakeSettings() {
  writ::Client client;
  client.client_id = "bench";
  client.allowed_grant_types = {"client_credentials"};
  client.allowed_scopes = {"es"};
  client.client_secrets = {{.digest = writ::Sha256OfSecret(kSecret)}};
  writ::RealmSettings settings;
  settings.name = "default";
  settings.options.issuer_uri = "http://127.0.0.1:5000";
  settings.clients = {client};
  settings.api_scopes = {{.name = "es"}};
  settings.api_resources = {{.name = "urn:es", .scopes = {"es"}}};
  return settings;
}

double CpuSeconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

}  // namespace

int main() {
  std::string pattern = (std::filesystem::temp_directory_path() / "writ-bench-XXXXXX").string();
  const std::filesystem::path folder = ::mkdtemp(pattern.data());
  double best = 0;
  {
    const auto clock = writ::MakeSystemClock();
    const auto random = writ::MakeSystemRandom();
    const auto waiter = writ::MakeThreadWaiter();
    const auto store = writ::MakeStore("sqlite:" + (folder / "w.db").string(), *clock, *waiter);
    const std::array<std::byte, 32> master_key{};
    const writ::Realm realm(MakeSettings(), master_key, {*clock, *random, *store});
    const writ::TokenRequest request{.parameters = {{"grant_type", "client_credentials"},
                                                    {"client_id", "bench"},
                                                    {"client_secret", kSecret},
                                                    {"scope", "es"}},
                                     .authorization = ""};
    for (int round = 0; round < kRounds; ++round) {
      const double start = CpuSeconds();
      for (int i = 0; i < kTokens; ++i) {
        if (!realm.RequestTokens(request)) return 1;
      }
      const double spent = (CpuSeconds() - start) / kTokens * 1e6;
      best = round == 0 ? spent : std::min(best, spent);
    }
  }
  std::filesystem::remove_all(folder);
  std::printf("ES256 %.2f us CPU per token\n", best);
}
