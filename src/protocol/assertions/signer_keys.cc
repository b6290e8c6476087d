#include "protocol/assertions/signer_keys.h"

namespace writ {

KeySet::Signed SignerKeys::Verify(const crypto::Jws& jws, Instant now) const {
  if (shared_ != nullptr) return shared_->Verify(jws, now);
  if (uri_ == nullptr) return declared_->Verify(jws, now);
  return fetching_->servers->Find(*uri_)->Verify(
      jws, now, deadline_, {*fetching_->outbound, *fetching_->waiter, *fetching_->clock});
}

}  // namespace writ
