// Where the public keys of one who signs assertions are: declared, or at a URL.
#pragma once

#include <memory>
#include <string>

#include "protocol/assertions/key_set.h"
#include "protocol/assertions/served_keys.h"
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

  /// As KeySet::Verify and ServedKeys::Verify.
  KeySet::Signed Verify(const crypto::Jws& jws, Instant now) const;

 private:
  const KeySet* declared_;
  const std::string* uri_ = nullptr;
  const KeyFetching* fetching_ = nullptr;
  SteadyTime deadline_;
};

}  // namespace writ
