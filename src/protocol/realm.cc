#include "writ/realm.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/percent.h"
#include "base/secret.h"
#include "base/text.h"
#include "protocol/discovery/discovery_endpoint.h"
#include "protocol/keys/signing_keys.h"
#include "protocol/people/nobody.h"
#include "protocol/realm_context.h"
#include "protocol/rows/new_change.h"
#include "protocol/rules/issuer_url.h"
#include "protocol/token/token_endpoint.h"
#include "writ/fault.h"

namespace writ {
namespace {

constexpr Milliseconds kOpenTime{10'000};

/// What they sign is meant for us by our name, or by the endpoint that it is presented at.
std::shared_ptr<const TrustedIssuers> MakeTrustedIssuers(const RealmSettings& settings,
                                                         const KeyFetching& fetching) {
  const std::string& issuer = settings.options.issuer_uri;
  return std::make_shared<const TrustedIssuers>(
      settings.trusted_issuers, std::vector<std::string>{issuer, BelowIssuer(issuer, "/connect/token")},
      fetching);
}

/// Faults: kBug for keys at a URL without a way to fetch them.
KeyFetching MakeKeyFetching(const RealmSettings& settings, const LastingParts& lasting,
                            const Realm::Ports& ports) {
  const auto is_served = [](const auto& signer) { return !signer.jwks_uri.empty(); };
  const bool served = std::ranges::any_of(settings.clients, is_served) ||
                      std::ranges::any_of(settings.trusted_issuers, is_served);
  if (served && (ports.outbound == nullptr || ports.waiter == nullptr))
    throw Fault(FaultKind::kBug, "a JwksUri needs the ports to the outside and to waiting");
  return {lasting.key_servers, ports.outbound, ports.waiter, &ports.clock};
}

/// What a request is called where no HTTP front has named it.
std::string MakeRequestId(Random& random) {
  std::array<char, 8> bytes;
  random.Fill(std::as_writable_bytes(std::span(bytes)));
  return base::HexLower({bytes.data(), bytes.size()});
}

}  // namespace

Change BeginChange(const Call& call, const RealmContext& realm) {
  return NewChange(realm.catalog.settings().name, call.now, realm.random);
}

KeyRequest MakeKeyRequest(const RealmSettings& settings, std::span<const std::byte, 32> master_key,
                          const Clock& clock) {
  const auto longest = std::ranges::max_element(settings.clients, {}, &Client::access_token_lifetime);
  return {.realm = settings.name,
          .settings = settings.options.keys,
          .longest_token = longest == settings.clients.end() ? Seconds(0) : longest->access_token_lifetime,
          .master_key = master_key,
          .now = clock.Now(),
          .clock = clock,
          .patience = kOpenTime};
}

LastingParts MakeLastingParts(std::span<const std::byte, 32> master_key) {
  return {std::make_shared<GuessLimits>(),
          std::make_shared<AddressCounts>(),
          std::make_shared<PollPace>(),
          std::make_shared<const FamilyHandles>(master_key),
          std::make_shared<const Sealer>(master_key),
          std::make_shared<HookLines>(),
          std::make_shared<KeyServers>()};
}

std::shared_ptr<const RealmContext> MakeRealmContext(RealmSettings settings,
                                                     std::shared_ptr<const KeyRing> keys,
                                                     const LastingParts& lasting, Realm::Ports ports) {
  // The ring has them; a second copy of a secret is one too many.
  for (ProvidedKey& key : settings.options.keys.provided) base::Wipe(key.pkcs8);
  if (ports.pages == nullptr) settings.options.enable_authorize_endpoint = false;
  Directory& directory = ports.people == nullptr ? Nobody() : *ports.people;
  const auto hooks =
      std::make_shared<const Hooks>(settings.options.hooks, Hooks::Ports{.realm = settings.name,
                                                                         .lines = *lasting.hooks,
                                                                         .outbound = ports.outbound,
                                                                         .clock = ports.clock,
                                                                         .people = directory});
  Directory& people = hooks->people();
  KeyFetching fetching = MakeKeyFetching(settings, lasting, ports);
  SharedSecretsByClient shared = OpenSecrets(settings, *lasting.sealer);
  auto issuers = MakeTrustedIssuers(settings, fetching);
  const GrantPorts grants{.realm = settings.name,
                          .compatibility = settings.compatibility,
                          .handles = lasting.handles,
                          .people = people,
                          .store = ports.store,
                          .random = ports.random,
                          .throttling = settings.options.throttling,
                          .pace = lasting.pace,
                          .exchange_policies = settings.options.exchange_policies,
                          .polling_interval = settings.options.device_polling_interval,
                          .issuers = issuers,
                          .hooks = hooks,
                          .ciba_polling_interval = settings.options.ciba_polling_interval};
  return std::shared_ptr<const RealmContext>(new RealmContext{
      Catalog(std::move(settings), std::move(shared)), hooks, GrantRegistry(grants, ports.grants),
      std::move(keys), std::make_shared<VerifiedTokens>(), lasting.guesses, lasting.begun, lasting.handles,
      lasting.sealer, people, ports.pages, ports.store, ports.random, std::move(fetching),
      std::move(issuers)});
}

std::shared_ptr<const RealmContext> OpenRealm(RealmSettings settings,
                                              std::span<const std::byte, 32> master_key, Realm::Ports ports) {
  auto keys = OpenSigningKeys(MakeKeyRequest(settings, master_key, ports.clock), ports.store, ports.random);
  return MakeRealmContext(std::move(settings), std::move(keys), MakeLastingParts(master_key), ports);
}

Realm::Realm(RealmSettings settings, std::span<const std::byte, 32> master_key, Ports ports)
    : context_(OpenRealm(std::move(settings), master_key, ports)), clock_(&ports.clock) {}

Realm::~Realm() = default;
Realm::Realm(Realm&&) noexcept = default;
Realm& Realm::operator=(Realm&&) noexcept = default;

Result<TokenSet> Realm::RequestTokens(const TokenRequest& request, Milliseconds timeout) const {
  std::string body;
  for (const auto& [name, value] : request.parameters) {
    if (!body.empty()) body += '&';
    body += base::FormEncode(name) + '=' + base::FormEncode(value);
  }
  std::vector<HeaderField> headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
  if (!request.authorization.empty()) headers.push_back({"Authorization", request.authorization});
  const std::string request_id = MakeRequestId(context_->random);
  Call call;
  call.request_id = request_id;
  call.method = Method::kPost;
  call.headers = headers;
  call.body = body;
  call.now = clock_->Now();
  call.began = clock_->Steady();
  call.deadline = call.began + timeout;
  Outcome outcome;
  Result<TokenSet> tokens = writ::RequestTokens(call, *context_, outcome);
  base::Wipe(body);
  return tokens;
}

std::string Realm::Jwks() const {
  return context_->keys->jwks();
}

std::string Realm::Metadata() const {
  return MakeMetadata(*context_);
}

}  // namespace writ
