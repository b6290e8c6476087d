#include "protocol/rules/pkce.h"

#include <algorithm>

#include "base/base64.h"
#include "crypto/digest.h"

namespace writ {
namespace {

constexpr std::size_t kS256Length = 43;
constexpr std::size_t kShortest = 43;
constexpr std::size_t kLongest = 128;

//= rfc7636#section-4.1
bool IsVerifier(std::string_view text) {
  return text.size() >= kShortest && text.size() <= kLongest && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  std::string_view("-._~").contains(c);
         });
}

}  // namespace

Result<std::optional<PkceChallenge>> ParsePkce(const Client& client,
                                               std::optional<std::string_view> challenge,
                                               std::optional<std::string_view> method) {
  if (!challenge) {
    if (client.require_pkce || method) return Refuse(Reason::kPkceMissing, client.client_id);
    return std::nullopt;
  }
  //= rfc7636#section-4.3
  const bool plain = !method || *method == "plain";
  if (plain && client.allow_plain_text_pkce) {
    if (!IsVerifier(*challenge)) return Refuse(Reason::kPkceMalformed);
    return PkceChallenge{PkceMethod::kPlain, std::string(*challenge)};
  }
  if (plain || *method != "S256") return Refuse(Reason::kPkceMethodUnknown);
  if (challenge->size() != kS256Length || !base::Base64UrlDecode(*challenge))
    return Refuse(Reason::kPkceMalformed);
  return PkceChallenge{PkceMethod::kS256, std::string(*challenge)};
}

std::optional<std::string> ChallengeOf(std::string_view verifier, PkceMethod method) {
  if (!IsVerifier(verifier)) return std::nullopt;
  if (method == PkceMethod::kPlain) return std::string(verifier);
  return base::Base64UrlEncode(crypto::Sha256(verifier));
}

}  // namespace writ
