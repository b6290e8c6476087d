#include "crypto/key_builder.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <string>
#include <vector>

namespace writ::crypto {
namespace {

struct FreePart {
  void operator()(OSSL_PARAM_BLD* builder) const { OSSL_PARAM_BLD_free(builder); }
  void operator()(OSSL_PARAM* params) const { OSSL_PARAM_free(params); }
  void operator()(BIGNUM* number) const { BN_clear_free(number); }
};

}  // namespace

struct KeyBuilder::Parts {
  // OpenSSL reads the numbers and texts when the key is made, not when they are added.
  std::vector<std::unique_ptr<BIGNUM, FreePart>> numbers;
  std::vector<std::unique_ptr<std::string>> texts;
  std::unique_ptr<OSSL_PARAM_BLD, FreePart> builder{OSSL_PARAM_BLD_new()};
};

KeyBuilder::KeyBuilder() : parts_(std::make_unique<Parts>()) {}
KeyBuilder::~KeyBuilder() = default;

void KeyBuilder::AddText(const char* name, std::string_view value) {
  const std::string& kept = *parts_->texts.emplace_back(std::make_unique<std::string>(value));
  OSSL_PARAM_BLD_push_utf8_string(parts_->builder.get(), name, kept.data(), kept.size());
}

void KeyBuilder::AddOctets(const char* name, std::string_view bytes) {
  const std::string& kept = *parts_->texts.emplace_back(std::make_unique<std::string>(bytes));
  OSSL_PARAM_BLD_push_octet_string(parts_->builder.get(), name, kept.data(), kept.size());
}

void KeyBuilder::AddNumber(const char* name, std::string_view bytes) {
  BIGNUM* const number = BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()),
                                   static_cast<int>(bytes.size()), BN_secure_new());
  parts_->numbers.emplace_back(number);
  OSSL_PARAM_BLD_push_BN(parts_->builder.get(), name, number);
}

void KeyBuilder::AddPoint(const char* group, std::string_view x, std::string_view y) {
  AddText(OSSL_PKEY_PARAM_GROUP_NAME, group);
  AddOctets(OSSL_PKEY_PARAM_PUB_KEY, std::string("\x04").append(x).append(y));
}

EvpKey KeyBuilder::Make(const char* type, Half half) const {
  const std::unique_ptr<OSSL_PARAM, FreePart> params(OSSL_PARAM_BLD_to_param(parts_->builder.get()));
  const EvpKeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  const int selection = half == Half::kPair ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY;
  EVP_PKEY* key = nullptr;
  if (params == nullptr || context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, selection, params.get()) != 1) {
    return nullptr;
  }
  return EvpKey(key);
}

}  // namespace writ::crypto
