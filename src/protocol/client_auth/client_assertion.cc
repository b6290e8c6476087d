#include "base/try.h"
#include "base/uri.h"
#include "protocol/client_auth/presented.h"
#include "protocol/rules/issuer_url.h"
#include "protocol/wire_profiles/manners.h"

namespace writ {
namespace {

constexpr std::string_view kType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

constexpr std::string_view kOwnTyp = "client-authentication+jwt";

/// Whom the assertion may be made out to.
std::vector<std::string> AudiencesOf(const Call& call, const RealmSettings& realm, std::string_view typ) {
  const std::string& issuer = realm.options.issuer_uri;
  switch (MannersOf(realm.compatibility).client.assertion_audience) {
    case AssertionAudience::kTokenEndpoint:
      return {BelowIssuer(issuer, "/connect/token")};
    case AssertionAudience::kAnyEndpoint:
      if (typ == kOwnTyp) return {issuer};
      return {issuer, BelowIssuer(issuer, "/connect/token"), BelowIssuer(issuer, "/connect/ciba"),
              BelowIssuer(issuer, "/connect/par")};
    case AssertionAudience::kIssuerOrCalled:
      break;
  }
  std::vector<std::string> audiences{issuer};
  if (const auto origin = base::UriOrigin(issuer)) audiences.push_back(*origin + std::string(call.path));
  //= ciba-core#section-7.1
  if (call.path.ends_with("/connect/ciba")) audiences.push_back(BelowIssuer(issuer, "/connect/token"));
  return audiences;
}

/// What the client may have signed with. A secret makes MACs and nothing else; keys never do.
//= security:T-CA-10
//= security:T-AT-02
SignerKeys KeysOf(const Client& client, std::string_view algorithm, const Call& call,
                  const ClientWorld& world) {
  if (crypto::IsMacAlgorithm(algorithm)) return SignerKeys(world.catalog.SharedSecretsOf(client));
  return {world.catalog.KeysOf(client), client.jwks_uri, world.fetching, call.deadline};
}

}  // namespace

Result<Presented> ParseClientAssertion(const FormParams& params) {
  if (params.Find("client_assertion_type") != kType) return Refuse(Reason::kAssertionTypeUnknown);
  if (params.Find("client_secret")) return Refuse(Reason::kClientMethodsTwo);
  WRIT_TRY(UncheckedAssertion assertion, ParseAssertion(params.Find("client_assertion").value_or("")));
  const bool shared = crypto::IsMacAlgorithm(assertion.jws.alg);
  std::string client_id = assertion.Claim("sub");
  const auto body_id = params.Find("client_id");
  if (body_id && *body_id != client_id) return Refuse(Reason::kClientIdContradicts);
  return Presented{.client_id = std::move(client_id),
                   .secret = {},
                   .assertion = std::move(assertion),
                   .method = shared ? "client_secret_jwt" : "private_key_jwt"};
}

Result<void> CheckClientAssertion(const Call& call, const Client& client, UncheckedAssertion assertion,
                                  const ClientWorld& world) {
  std::vector<std::string> audiences = AudiencesOf(call, world.catalog.settings(), assertion.jws.typ);
  const SignerKeys keys = KeysOf(client, assertion.jws.alg, call, world);
  WRIT_TRY(const Asserted asserted, CheckAssertion(std::move(assertion), keys,
                                                   {.issuer = client.client_id,
                                                    .subject = client.client_id,
                                                    .audiences = std::move(audiences),
                                                    .skew = world.catalog.manners().client.clock_skew,
                                                    .now = call.now,
                                                    .types = {{"JWT", kOwnTyp}}}));
  // Last of all: what was not right burns no name of one that is.
  if (!world.use_once(MarkOf("client " + client.client_id, asserted)))
    return Refuse(Reason::kAssertionReplayed, client.client_id);
  return {};
}

}  // namespace writ
