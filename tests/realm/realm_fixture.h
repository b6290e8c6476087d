// A realm over a real store, as the tests of this folder use it.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/percent.h"
#include "crypto/digest.h"
#include "crypto/verify.h"
#include "protocol/realm_context.h"
#include "tests/temp_folder.h"
#include "writ/realm.h"
#include "writ/system.h"

namespace writ {

inline constexpr std::array<std::byte, 32> kMasterKey{std::byte{5}};

inline RealmSettings MakeSettings(const std::string& name) {
  Client client;
  client.client_id = "job";
  client.client_secrets = {{.digest = std::string(crypto::Sha256("s"))}};
  client.allowed_grant_types = {"client_credentials"};
  client.allowed_scopes = {"a", "rs", "both"};
  client.claims = {{.type = "team", .value = "data"}};
  Client reference = client;
  reference.client_id = "reference";
  reference.access_token_type = AccessTokenType::kReference;
  RealmSettings settings;
  settings.name = name;
  settings.options.issuer_uri = "https://" + name + ".example.com";
  settings.clients = {client, reference};
  settings.api_scopes = {{.name = "a"}, {.name = "rs"}, {.name = "both"}};
  settings.api_resources = {
      {.name = "urn:a", .scopes = {"a"}, .api_secrets = {{.digest = std::string(crypto::Sha256("s"))}}},
      {.name = "urn:es", .scopes = {"both"}, .allowed_access_token_signing_algorithms = {"ES256"}},
      {.name = "urn:rs", .scopes = {"rs", "both"}, .allowed_access_token_signing_algorithms = {"RS256"}},
  };
  return settings;
}

/// A clock that can be set forward.
class LaterClock final : public Clock {
 public:
  explicit LaterClock(const Clock& clock) : clock_(clock) {}
  Instant Now() const override { return clock_.Now() + ahead_.load(); }
  SteadyTime Steady() const override { return clock_.Steady(); }
  void Advance(Seconds by) { ahead_ = ahead_.load() + by; }
  /// Sets it to the beginning of a minute: what is counted by the minute then has one to itself.
  void BeginMinute() { Advance(Seconds(60 - UnixSeconds(Now()) % 60)); }

 private:
  const Clock& clock_;
  std::atomic<Seconds> ahead_{Seconds(0)};
};

class RealmTest : public testing::Test {
 protected:
  Realm Open(const std::string& name) {
    return Realm(MakeSettings(name), kMasterKey, {*clock_, *random_, *store_});
  }

  static Result<TokenSet> Request(const Realm& realm, const std::string& client, const std::string& scope) {
    return realm.RequestTokens({.parameters = {{"grant_type", "client_credentials"},
                                               {"client_id", client},
                                               {"client_secret", "s"},
                                               {"scope", scope}},
                                .authorization = ""});
  }

  /// Why there are no tokens; absent when there are.
  static std::optional<Reason> WhyNot(const Result<TokenSet>& tokens) {
    return tokens ? std::nullopt : std::optional(tokens.error().reason);
  }

  /// A call with this form, now.
  Call MakeCall(const std::string& body) const {
    static const std::vector<HeaderField> kForm = {{"Content-Type", "application/x-www-form-urlencoded"}};
    Call call;
    call.method = Method::kPost;
    call.headers = kForm;
    call.body = body;
    call.now = clock_->Now();
    call.deadline = clock_->Steady() + Seconds(20);
    return call;
  }

  static std::string FormAbout(const std::string& token, const std::string& who) {
    return "client_id=" + base::FormEncode(who) + "&client_secret=s&token=" + base::FormEncode(token);
  }

  static std::optional<std::string> Verify(const Realm& realm, const std::string& token,
                                           const char* algorithm) {
    const RingKey* const key = realm.context()->keys->Choose(std::vector<std::string>{algorithm});
    return crypto::VerifyCompact(key->key->algorithm(), key->key->public_members(), token);
  }

  const TempFolder folder_;
  const std::unique_ptr<Clock> clock_ = MakeSystemClock();
  const std::unique_ptr<Random> random_ = MakeSystemRandom();
  const std::unique_ptr<Waiter> waiter_ = MakeThreadWaiter();
  const std::unique_ptr<Store> store_ = MakeStore("sqlite:" + (folder_ / "w.db"), *clock_, *waiter_);
};

}  // namespace writ
