#include "protocol/lookup/access_token_facts.h"

#include <boost/json/serialize.hpp>

#include <utility>

#include "base/json_reader.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "protocol/rows/origins_json.h"

namespace writ {
namespace {

/// 9999-12-31: far below where Instant overflows.
constexpr std::int64_t kLastSecond = 253'402'300'799;

/// The scopes of a `scope` claim: one text with blanks between, or an array.
std::optional<std::vector<std::string>> ParseScopeClaim(const boost::json::object& claims) {
  const auto text = base::TextMember(claims, "scope");
  if (!text) return base::TextsMember(claims, "scope");
  std::vector<std::string> scopes;
  for (const std::string_view scope : base::SplitBlanks(*text)) scopes.emplace_back(scope);
  return scopes;
}

std::string MembersWithoutScope(const boost::json::object& claims) {
  std::string out;
  for (const auto& member : claims) {
    if (member.key() == "scope" || member.key() == kExchangedFrom) continue;
    if (!out.empty()) out += ',';
    base::AppendJsonString(out, member.key());
    out += ':';
    out += boost::json::serialize(member.value());
  }
  return out;
}

}  // namespace

std::optional<AccessTokenFacts> ParseAccessTokenClaims(std::string_view claims) {
  const auto object = base::ParseJsonObject(claims);
  if (!object) return std::nullopt;
  const auto issuer = base::TextMember(*object, "iss");
  const auto client_id = base::TextMember(*object, "client_id");
  const auto subject = base::TextMember(*object, "sub");
  const auto jti = base::TextMember(*object, "jti");
  auto audience = base::TextsMember(*object, "aud");
  auto scopes = ParseScopeClaim(*object);
  const auto expires_at = base::IntegerMember(*object, "exp");
  auto origins = OriginsMember(*object);
  if (!origins || !issuer || !client_id || !audience || !scopes || !expires_at) return std::nullopt;
  if (*expires_at < 0 || *expires_at > kLastSecond) return std::nullopt;
  return AccessTokenFacts{.members = MembersWithoutScope(*object),
                          .issuer = std::string(*issuer),
                          .client_id = std::string(*client_id),
                          .subject = std::string(subject.value_or(*client_id)),
                          .family = jti ? ParseFamilyJti(*jti) : std::nullopt,
                          .origins = std::move(*origins),
                          .audience = std::move(*audience),
                          .scopes = std::move(*scopes),
                          .expires_at = Instant(Seconds(*expires_at))};
}

}  // namespace writ
