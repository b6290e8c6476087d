// Where the keys of one who signs assertions are: declared, at a URL, or shared with us.
#pragma once

#include <memory>
#include <string>

#include "protocol/assertions/key_set.h"
#include "protocol/assertions/served_keys.h"
#include "protocol/assertions/shared_secrets.h"
#include "writ/time.h"

namespace writ {

/// What fetching keys takes; a realm's. The ports may be null: then nobody's keys stand at a URL.
struct KeyFetching {
  std::shared_ptr<KeyServers> servers;
  Outbound* outbound = nullptr;
  Waiter* waiter = nullptr;
  const Clock* clock = nullptr;
};

/// Views what it is made of, for as long as one request.
class SignerKeys {
 public:
  /// Those that are declared.
  explicit SignerKeys(const KeySet& declared) : declared_(&declared) {}

  /// Those at `uri`; where it is empty, those that are declared.
  SignerKeys(const KeySet& declared, const std::string& uri, const KeyFetching& fetching, SteadyTime deadline)
      : declared_(&declared), uri_(uri.empty() ? nullptr : &uri), fetching_(&fetching), deadline_(deadline) {}

  /// Secrets, and no public key.
  explicit SignerKeys(const SharedSecrets& shared) : shared_(&shared) {}

  /// As KeySet::Verify, ServedKeys::Verify and SharedSecrets::Verify.
  KeySet::Signed Verify(const crypto::Jws& jws, Instant now) const;

 private:
  const SharedSecrets* shared_ = nullptr;
  const KeySet* declared_ = nullptr;
  const std::string* uri_ = nullptr;
  const KeyFetching* fetching_ = nullptr;
  SteadyTime deadline_;
};

}  // namespace writ
