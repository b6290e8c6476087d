#include "protocol/live_realm.h"

#include "base/thread_number.h"

namespace writ {

std::shared_ptr<const RealmContext> LiveRealm::Now() const {
  const Shard& shard = shards_[base::ThreadNumber() % shards_.size()];
  const std::lock_guard lock(shard.mutex);
  return shard.realm;
}

void LiveRealm::Replace(const std::shared_ptr<const RealmContext>& next) {
  for (Shard& shard : shards_) {
    std::shared_ptr<const RealmContext> own(next.get(), [next](const RealmContext*) {});
    const std::lock_guard lock(shard.mutex);
    shard.realm.swap(own);
  }
}

}  // namespace writ
