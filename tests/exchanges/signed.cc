#include "tests/exchanges/signed.h"

#include <stdexcept>

#include "base/base64.h"
#include "crypto/key_file.h"
#include "crypto/signing_key.h"

namespace writ::exchanges {
namespace {

/// A key of the tests alone.
constexpr std::string_view kKey =
    R"({"kty":"EC","crv":"P-256","x":"RpsJBf91ENTyUdpSguyM8PnfEPeLNaKct5ANctBC0a4",)"
    R"("y":"uyp_rHq9pda-wCqmnnsnFjReIcFWiO3gc7WaGzMXg_0","d":"-eblOkJwmc4LaOZOoHDLGoQ-PglkXG7A-L_aKxVf_VY"})";

constexpr std::string_view kMark = "<signed {";
constexpr std::string_view kBetween = "} {";
constexpr std::string_view kEnd = "}>";

const crypto::SigningKey& Key() {
  static const auto key = [] {
    auto file = crypto::ParseKeyFile(kKey, "ES256");
    if (!file) throw std::runtime_error(file.error());
    return crypto::SigningKey::FromPkcs8(file->algorithm, std::move(file->pkcs8));
  }();
  return *key;
}

/// `text` with `<now…>` as numbers.
std::string WithMoments(std::string text, Instant now) {
  constexpr std::string_view kNow = "<now";
  for (std::size_t at = text.find(kNow); at != std::string::npos; at = text.find(kNow, at)) {
    const std::size_t end = text.find('>', at);
    const std::string offset = text.substr(at + kNow.size(), end - at - kNow.size());
    const std::int64_t seconds = offset.empty() ? 0 : std::stoll(offset);
    text.replace(at, end + 1 - at, std::to_string(UnixSeconds(now) + seconds));
  }
  return text;
}

}  // namespace

std::string SignWhatIsMarked(std::string body, Instant now) {
  for (std::size_t at = body.find(kMark); at != std::string::npos; at = body.find(kMark, at)) {
    const std::size_t between = body.find(kBetween, at);
    const std::size_t end = body.find(kEnd, at);
    if (between > end || end == std::string::npos)
      throw std::runtime_error("<signed …> needs header and claims");
    const std::size_t header = at + kMark.size() - 1;
    const std::size_t claims = between + 2;
    std::string token = base::Base64UrlEncode(WithMoments(body.substr(header, between + 1 - header), now)) +
                        '.' + base::Base64UrlEncode(WithMoments(body.substr(claims, end + 1 - claims), now));
    const std::string input = token;
    token += '.';
    Key().AppendSignature(input, token);
    body.replace(at, end + kEnd.size() - at, token);
  }
  return body;
}

}  // namespace writ::exchanges
