// Those whose word about people is taken.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "protocol/assertions/assertion.h"
#include "protocol/assertions/signer_keys.h"
#include "writ/snapshot.h"

namespace writ {

/// Immutable. Thread: may be read from any thread.
class TrustedIssuers {
 public:
  /// Takes `issuers`: each once; `audiences`: what their assertions may be meant for: us.
  TrustedIssuers(const std::vector<TrustedIssuer>& issuers, std::vector<std::string> audiences,
                 KeyFetching fetching);

  /// What an issuer vouches for, brought by a client.
  struct Vouched {
    Asserted asserted;
    std::string issuer;
    std::string subject;  ///< of an account, if there is one
  };

  /// How a JWT is presented.
  struct When {
    Instant now;
    SteadyTime deadline;
    bool once = true;  ///< it must have a `jti`
  };

  /// Checks a JWT that a client presents.
  /// Refuses: kIssuerUntrusted for an issuer that is not known, or not from this client; as ParseAssertion
  /// and CheckAssertion. Faults: as CheckAssertion.
  Result<Vouched> Check(std::string_view token, std::string_view client_id, When when) const;

 private:
  struct Issuer {
    TrustedIssuer settings;
    KeySet keys;
  };

  std::unordered_map<std::string, Issuer> issuers_;
  std::vector<std::string> audiences_;
  KeyFetching fetching_;
};

}  // namespace writ
