// Owners of OpenSSL's objects. Names its types without its headers, which only .cc files include.
#pragma once

#include <memory>

struct evp_pkey_st;
struct evp_pkey_ctx_st;
struct evp_cipher_ctx_st;

namespace writ::crypto {

struct FreeEvp {
  void operator()(evp_pkey_st* key) const;
  void operator()(evp_pkey_ctx_st* context) const;
  void operator()(evp_cipher_ctx_st* context) const;
};

using EvpKey = std::unique_ptr<evp_pkey_st, FreeEvp>;
using EvpKeyContext = std::unique_ptr<evp_pkey_ctx_st, FreeEvp>;
using EvpCipherContext = std::unique_ptr<evp_cipher_ctx_st, FreeEvp>;

}  // namespace writ::crypto
