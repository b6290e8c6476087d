#include "http/address_limit.h"

#include <netinet/in.h>

namespace writ::http {

bool AddressLimit::Enter(const std::string& key) {
  if (most_ == 0) return true;
  const std::lock_guard lock(mutex_);
  std::size_t& count = counts_[key];
  if (count == most_) return false;
  ++count;
  return true;
}

void AddressLimit::Leave(const std::string& key) {
  if (most_ == 0) return;
  const std::lock_guard lock(mutex_);
  const auto found = counts_.find(key);
  if (found != counts_.end() && --found->second == 0) counts_.erase(found);
}

std::string AddressLimit::Key(const sockaddr_storage& address) const {
  if (most_ == 0) return {};
  if (address.ss_family == AF_INET) {
    const in_addr& v4 = reinterpret_cast<const sockaddr_in&>(address).sin_addr;
    return {reinterpret_cast<const char*>(&v4), sizeof v4};
  }
  const in6_addr& v6 = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
  const bool mapped = IN6_IS_ADDR_V4MAPPED(&v6);
  return {reinterpret_cast<const char*>(mapped ? &v6.s6_addr[12] : &v6.s6_addr[0]), mapped ? 4U : 8U};
}

}  // namespace writ::http
