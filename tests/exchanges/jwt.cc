#include "tests/exchanges/jwt.h"

#include <boost/json.hpp>

#include "base/base64.h"
#include "crypto/verify.h"

namespace writ::exchanges {
namespace {

namespace json = boost::json;

/// The members that a key's public half is made of, as VerifyCompact takes them.
std::string PublicMembers(const json::object& jwk) {
  std::string members;
  for (const char* const name : {"crv", "e", "kty", "n", "x", "y"}) {
    const auto* const value = jwk.if_contains(name);
    if (value == nullptr) continue;
    if (!members.empty()) members += ',';
    members += json::serialize(json::value(name)) + ':' + json::serialize(*value);
  }
  return members;
}

}  // namespace

std::expected<OpenedJwt, std::string> OpenJwt(std::string_view token, const json::value& jwks) {
  const auto header = base::Base64UrlDecode(token.substr(0, token.find('.')));
  boost::system::error_code failed;
  const json::value parsed = json::parse(header.value_or(""), failed);
  if (failed || !parsed.is_object() || !parsed.as_object().contains("kid")) {
    return std::unexpected("is no JWT with a kid");
  }
  for (const json::value& key : jwks.at("keys").as_array()) {
    if (key.at("kid") != parsed.at("kid")) continue;
    const auto algorithm = crypto::FindJwsAlgorithm(std::string_view(key.at("alg").as_string()));
    if (!algorithm) return std::unexpected("the published key has an alg that nobody knows");
    const auto claims = crypto::VerifyCompact(*algorithm, PublicMembers(key.as_object()), token);
    if (!claims) return std::unexpected("the published key does not verify the JWT");
    return OpenedJwt{*header, *claims};
  }
  return std::unexpected("no published key has the JWT's kid");
}

}  // namespace writ::exchanges
