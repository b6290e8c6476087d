#include "protocol/mint/signed_jwt.h"

#include "base/base64.h"
#include "base/json_writer.h"

namespace writ {

std::string SignJwt(const RingKey& key, std::string_view typ, std::string_view claims) {
  std::string header;
  header.reserve(160);
  base::JsonWriter json(header);
  json.BeginObject().Key("alg").String(crypto::JwsAlgorithmName(key.key->algorithm()));
  json.Key("kid").String(key.kid);
  if (!typ.empty()) json.Key("typ").String(typ);
  json.EndObject();
  std::string token;
  token.reserve((header.size() + claims.size() + 256) * 4 / 3 + 8);
  base::AppendBase64Url(token, header);
  token += '.';
  base::AppendBase64Url(token, claims);
  const std::size_t signed_bytes = token.size();
  token += '.';
  key.key->AppendSignature(std::string_view(token).substr(0, signed_bytes), token);
  return token;
}

}  // namespace writ
