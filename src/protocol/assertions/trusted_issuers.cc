#include "protocol/assertions/trusted_issuers.h"

#include <algorithm>
#include <utility>

#include "base/try.h"

namespace writ {

TrustedIssuers::TrustedIssuers(const std::vector<TrustedIssuer>& issuers, std::vector<std::string> audiences,
                               KeyFetching fetching)
    : audiences_(std::move(audiences)), fetching_(std::move(fetching)) {
  for (const TrustedIssuer& issuer : issuers)
    issuers_.emplace(issuer.issuer, Issuer{issuer, KeySet(issuer.keys)});
}

Result<TrustedIssuers::Vouched> TrustedIssuers::Check(std::string_view token, std::string_view client_id,
                                                      When when) const {
  WRIT_TRY(UncheckedAssertion assertion, ParseAssertion(token));
  const auto found = issuers_.find(assertion.Claim("iss"));
  if (found == issuers_.end()) return Refuse(Reason::kIssuerUntrusted);
  const auto& [settings, keys] = found->second;
  if (std::ranges::find(settings.clients, client_id) == settings.clients.end())
    return Refuse(Reason::kIssuerUntrusted, settings.issuer + " by this client");
  Vouched vouched;
  const SignerKeys signer(keys, settings.jwks_uri, fetching_, when.deadline);
  WRIT_TRY(vouched.asserted, CheckAssertion(std::move(assertion), signer,
                                            {.issuer = settings.issuer,
                                             .subject = {},
                                             .audiences = audiences_,
                                             .longest = settings.assertion_lifetime,
                                             .once = when.once,
                                             .now = when.now,
                                             .types = {{"JWT"}}}));
  vouched.issuer = settings.issuer;
  vouched.subject = settings.subject_prefix + vouched.asserted.subject;
  return vouched;
}

}  // namespace writ
