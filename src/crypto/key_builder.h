// A key out of its numbers, as JWKs hold them.
#pragma once

#include <memory>
#include <string_view>

#include "crypto/evp_handles.h"

namespace writ::crypto {

/// Collects the parameters of one key; their names are OpenSSL's (openssl/core_names.h).
class KeyBuilder {
 public:
  enum class Half { kPublic, kPair };

  KeyBuilder();
  KeyBuilder(const KeyBuilder&) = delete;
  KeyBuilder& operator=(const KeyBuilder&) = delete;
  ~KeyBuilder();

  void AddText(const char* name, std::string_view value);
  void AddOctets(const char* name, std::string_view bytes);

  /// A number, big endian. Its copies are wiped with the builder and what it makes of them.
  void AddNumber(const char* name, std::string_view bytes);

  /// Adds an elliptic curve and a point on it, uncompressed.
  void AddPoint(const char* group, std::string_view x, std::string_view y);

  /// Takes `type`: "EC" or "RSA". Null when the parameters make no key, as a point off the curve.
  EvpKey Make(const char* type, Half half) const;

 private:
  struct Parts;
  const std::unique_ptr<Parts> parts_;
};

}  // namespace writ::crypto
