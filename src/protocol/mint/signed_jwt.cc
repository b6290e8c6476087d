#include "protocol/mint/signed_jwt.h"

#include "base/base64.h"

namespace writ {

std::string SignJwt(const RingKey& key, std::string_view typ, std::string_view claims) {
  std::string token;
  token.reserve(key.access_token_header.size() + (claims.size() + 256) * 4 / 3 + 16);
  token +=
      typ == kAccessTokenTyp ? key.access_token_header : EncodeJoseHeader(key.key->algorithm(), key.kid, typ);
  token += '.';
  base::AppendBase64Url(token, claims);
  const std::size_t signed_bytes = token.size();
  token += '.';
  key.key->AppendSignature(std::string_view(token).substr(0, signed_bytes), token);
  return token;
}

}  // namespace writ
