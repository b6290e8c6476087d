#include "crypto/evp_handles.h"

#include <openssl/evp.h>

namespace writ::crypto {

void FreeEvp::operator()(EVP_PKEY* key) const {
  EVP_PKEY_free(key);
}
void FreeEvp::operator()(EVP_PKEY_CTX* context) const {
  EVP_PKEY_CTX_free(context);
}
void FreeEvp::operator()(EVP_CIPHER_CTX* context) const {
  EVP_CIPHER_CTX_free(context);
}

}  // namespace writ::crypto
