#include "protocol/session/page_proof.h"

#include "base/base64.h"
#include "base/secret.h"
#include "crypto/digest.h"

namespace writ {

std::string PageProof(const Session& session) {
  return base::Base64UrlEncode(crypto::HmacSha256(session.secret_hash, "own page"));
}

bool IsPageProof(const Session& session, std::string_view proof) {
  return base::ConstantTimeEqual(proof, PageProof(session));
}

}  // namespace writ
