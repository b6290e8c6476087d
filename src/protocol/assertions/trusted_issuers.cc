#include "protocol/assertions/trusted_issuers.h"

#include <algorithm>
#include <utility>

#include "base/try.h"

namespace writ {

TrustedIssuers::TrustedIssuers(const std::vector<TrustedIssuer>& issuers, std::vector<std::string> audiences)
    : audiences_(std::move(audiences)) {
  for (const TrustedIssuer& issuer : issuers)
    issuers_.emplace(issuer.issuer, Issuer{issuer, KeySet(issuer.keys)});
}

Result<TrustedIssuers::Vouched> TrustedIssuers::Check(std::string_view token, std::string_view client_id,
                                                      Instant now, bool once) const {
  WRIT_TRY(UncheckedAssertion assertion, ParseAssertion(token));
  const auto found = issuers_.find(assertion.Claim("iss"));
  if (found == issuers_.end()) return Refuse(Reason::kIssuerUntrusted);
  const auto& [settings, keys] = found->second;
  if (std::ranges::find(settings.clients, client_id) == settings.clients.end())
    return Refuse(Reason::kIssuerUntrusted, settings.issuer + " by this client");
  Vouched vouched;
  WRIT_TRY(vouched.asserted, CheckAssertion(std::move(assertion), keys,
                                            {.issuer = settings.issuer,
                                             .subject = {},
                                             .audiences = audiences_,
                                             .longest = settings.assertion_lifetime,
                                             .once = once,
                                             .now = now}));
  vouched.issuer = settings.issuer;
  vouched.subject = settings.subject_prefix + vouched.asserted.subject;
  return vouched;
}

}  // namespace writ
