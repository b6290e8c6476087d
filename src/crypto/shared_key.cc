#include "crypto/shared_key.h"

#include <algorithm>

#include "base/base64.h"
#include "crypto/digest.h"

namespace writ::crypto {
namespace {

struct MacFacts {
  std::string_view name;
  std::size_t size;
  DigestBytes (*make)(std::string_view key, std::string_view message);
};

constexpr std::array kMacs{MacFacts{kMacAlgorithms[0], 32, HmacSha256},
                           MacFacts{kMacAlgorithms[1], 48, HmacSha384},
                           MacFacts{kMacAlgorithms[2], 64, HmacSha512}};

/// Null for what is no MAC.
const MacFacts* FindMac(std::string_view algorithm) {
  const auto* const found = std::ranges::find(kMacs, algorithm, &MacFacts::name);
  return found == kMacs.end() ? nullptr : found;
}

}  // namespace

bool IsMacAlgorithm(std::string_view algorithm) {
  return FindMac(algorithm) != nullptr;
}

//= rfc7518#section-3.2
bool SharedKey::Fits(std::string_view algorithm) const {
  const MacFacts* const mac = FindMac(algorithm);
  return mac != nullptr && secret_.size() >= mac->size;
}

bool SharedKey::Verify(const Jws& jws) const {
  if (!Fits(jws.alg)) return false;
  const auto signature = base::Base64UrlDecode(jws.signature);
  return signature &&
         base::ConstantTimeEqual(FindMac(jws.alg)->make(secret_.Reveal(), jws.signing_input), *signature);
}

}  // namespace writ::crypto
