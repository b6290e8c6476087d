// A grant of one's own: whoever holds a voucher gets a token, once. Prints the metadata document, then for
// each voucher that is read from standard input, one a line, a token or why there is none.
#include <array>
#include <cstdio>
#include <iostream>
#include <mutex>
#include <set>
#include <string>

#include "writ/grant.h"
#include "writ/realm.h"
#include "writ/system.h"

namespace {

/// Takes each voucher once. A real one would keep its vouchers where it keeps the rest.
class VoucherGrant final : public writ::Grant {
 public:
  std::string_view Name() const override { return "urn:example:grant-type:voucher"; }

  std::span<const std::string_view> Parameters() const override {
    static constexpr std::string_view kParameters[] = {"voucher", "scope", "resource"};
    return kParameters;
  }

  writ::Result<writ::Decision> Decide(const writ::GrantCall& call) const override {
    const auto voucher = call.parameter("voucher");
    if (!voucher)
      return writ::RefuseAs(
          {.error = "invalid_request", .description = "The voucher parameter is missing.", .members = {}});
    if (!Take(std::string(*voucher)))
      return writ::RefuseAs({.error = "invalid_grant",
                             .description = "The voucher is not valid.",
                             .members = {{"shop", "https://shop.example"}}});
    writ::Decision decision;
    auto scopes = call.scopes();
    if (!scopes) return std::unexpected(scopes.error());
    auto resources = call.resources();
    if (!resources) return std::unexpected(resources.error());
    decision.scopes = std::move(*scopes);
    decision.resources = std::move(*resources);
    decision.extra_claims = {{"voucher", "spent", writ::ClaimType::kString}};
    decision.access_token_lifetime = writ::Seconds(600);
    decision.response_members = {{"vouchers_left", "0", writ::ClaimType::kInteger}};
    return decision;
  }

 private:
  bool Take(const std::string& voucher) const {
    const std::lock_guard lock(mutex_);
    return vouchers_.erase(voucher) == 1;
  }

  mutable std::mutex mutex_;
  mutable std::set<std::string> vouchers_ = {"spring-2026", "summer-2026"};
};

writ::RealmSettings MakeSettings() {
  writ::Client client;
  client.client_id = "kiosk";
  client.allowed_grant_types = {"urn:example:grant-type:voucher"};
  client.allowed_scopes = {"tickets"};
  client.client_secrets = {{.digest = writ::Sha256OfSecret("a secret of at least 256 random bits")}};

  writ::RealmSettings settings;
  settings.options.issuer_uri = "https://tickets.example.com";
  settings.clients = {client};
  settings.api_scopes = {{.name = "tickets"}};
  return settings;
}

}  // namespace

int main(int argc, char** argv) {
  const auto clock = writ::MakeSystemClock();
  const auto random = writ::MakeSystemRandom();
  const auto waiter = writ::MakeThreadWaiter();
  const auto store =
      writ::MakeStore(std::string("sqlite:") + (argc > 1 ? argv[1] : "vouchers.db"), *clock, *waiter);
  std::array<std::byte, 32> master_key{};
  random->Fill(master_key);

  const VoucherGrant voucher;
  writ::Realm::Ports ports{*clock, *random, *store};
  ports.grants = {&voucher};
  const writ::Realm realm(MakeSettings(), master_key, ports);

  std::printf("%s\n", realm.Metadata().c_str());
  for (std::string given; std::getline(std::cin, given);) {
    const auto tokens =
        realm.RequestTokens({.parameters = {{"grant_type", std::string(voucher.Name())},
                                            {"client_id", "kiosk"},
                                            {"client_secret", "a secret of at least 256 random bits"},
                                            {"voucher", given}},
                             .authorization = ""});
    if (tokens) {
      std::printf("%s\n", tokens->access_token().c_str());
    } else {
      const auto& words = tokens.error().words;
      std::printf("refused: %s\n", words ? words->error.c_str() : "not by the grant");
    }
    std::fflush(stdout);
  }
  return 0;
}
