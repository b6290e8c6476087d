#include "protocol/assertions/assertion.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/json_reader.h"
#include "base/text.h"
#include "base/try.h"
#include "protocol/mint/handle.h"
#include "protocol/rules/limits.h"

namespace writ {
namespace {

constexpr std::size_t kLongestJti = 256;
constexpr std::size_t kLongestSubject = 255;
/// So much of what came is told in the log.
constexpr std::size_t kLongestShown = 100;
/// Later moments are none: what is kept until then would stay for good.
constexpr std::int64_t kLastMoment = 253'402'300'799;

/// A NumericDate (RFC 7519 section 2), its fraction cut off. Absent when it is missing; false in the pair
/// when it is there and none.
std::pair<std::optional<Instant>, bool> MomentOf(const boost::json::object& claims, std::string_view name) {
  if (!claims.contains(name)) return {std::nullopt, true};
  const boost::json::value& member = claims.at(name);
  auto seconds = base::IntegerMember(claims, name);
  const bool has_fraction =
      member.is_double() && member.get_double() >= 0 && member.get_double() <= double{kLastMoment};
  if (has_fraction) seconds = static_cast<std::int64_t>(member.get_double());
  if (!seconds || *seconds < 0 || *seconds > kLastMoment) return {std::nullopt, false};
  return {Instant(Seconds(*seconds)), true};
}

/// One audience, whether or not it stands in an array.
bool IsForUs(const boost::json::object& claims, const std::vector<std::string>& audiences) {
  const auto named = base::TextsMember(claims, "aud");
  return named && named->size() == 1 && std::ranges::find(audiences, named->front()) != audiences.end();
}

//= rfc7523#section-3
Result<Instant> CheckTimes(const boost::json::object& claims, const AssertionRules& rules) {
  const auto [expires, expires_fits] = MomentOf(claims, "exp");
  const auto [issued, issued_fits] = MomentOf(claims, "iat");
  const auto [begins, begins_fits] = MomentOf(claims, "nbf");
  if (!expires || !expires_fits) return Refuse(Reason::kAssertionExpired, "exp is missing or no NumericDate");
  if (!issued_fits || !begins_fits) return Refuse(Reason::kAssertionNotYet, "iat or nbf is no NumericDate");
  if (rules.now >= *expires + rules.skew) return Refuse(Reason::kAssertionExpired);
  if ((begins && *begins > rules.now + rules.skew) || (issued && *issued > rules.now + rules.skew))
    return Refuse(Reason::kAssertionNotYet);
  if (rules.is_request && (!issued || !begins))
    return Refuse(Reason::kAssertionNotYet, "iat or nbf is missing");
  const bool too_long = *expires > rules.now + rules.longest + rules.skew ||
                        (issued && *expires - *issued > rules.longest) ||
                        (rules.is_request && *expires - *begins > rules.longest);
  if (too_long) return Refuse(Reason::kAssertionLifetime);
  return *expires;
}

/// Whether `typ` is one of these, in any letter case. None is as good as JWT.
bool IsOneOf(std::string_view typ, const std::vector<std::string_view>& types) {
  return typ.empty() || std::ranges::any_of(types, [&](std::string_view type) {
           return base::EqualsIgnoringCase(typ, type);
         });
}

}  // namespace

std::string UncheckedAssertion::Claim(std::string_view name) const {
  return std::string(base::TextMember(claims, name).value_or(""));
}

Result<UncheckedAssertion> ParseAssertion(std::string_view text) {
  auto jws = crypto::ParseJws(text, limits::kAssertion);
  auto claims = jws ? base::ParseJsonObject(jws->payload) : std::nullopt;
  if (!claims) return Refuse(Reason::kAssertionMalformed);
  //= security:T-CA-17
  if (jws->brings_key) return Refuse(Reason::kAssertionBringsKey);
  return UncheckedAssertion{std::move(*jws), std::move(*claims)};
}

Result<Asserted> CheckAssertion(UncheckedAssertion assertion, const SignerKeys& keys,
                                const AssertionRules& rules) {
  //= rfc8725#section-3.11
  if (rules.types && !IsOneOf(assertion.jws.typ, *rules.types))
    return Refuse(Reason::kAssertionKind, assertion.jws.typ.substr(0, kLongestShown));
  switch (keys.Verify(assertion.jws, rules.now)) {
    case KeySet::Signed::kYes:
      break;
    case KeySet::Signed::kByNone:
      return Refuse(Reason::kAssertionSignature);
    case KeySet::Signed::kUnknown:
      return Refuse(Reason::kAssertionKeyUnknown, "for " + assertion.jws.alg);
  }
  Asserted asserted;
  asserted.subject = assertion.Claim("sub");
  asserted.jti = assertion.Claim("jti");
  // One that speaks of its client could prove it, too.
  //= rfc9101#section-10.8
  if (rules.is_request && asserted.subject == rules.issuer)
    return Refuse(Reason::kAssertionIssuer, "a request has its client as sub");
  const bool fits_subject = rules.is_request || (rules.subject.empty() ? !asserted.subject.empty()
                                                                       : asserted.subject == rules.subject);
  if (assertion.Claim("iss") != rules.issuer || !fits_subject || asserted.subject.size() > kLongestSubject)
    return Refuse(Reason::kAssertionIssuer);
  if (!IsForUs(assertion.claims, rules.audiences)) return Refuse(Reason::kAssertionAudience);
  WRIT_TRY(asserted.expires_at, CheckTimes(assertion.claims, rules));
  asserted.taken_until = asserted.expires_at + rules.skew;
  if ((rules.once && asserted.jti.empty()) || asserted.jti.size() > kLongestJti)
    return Refuse(Reason::kAssertionJti);
  asserted.claims = std::move(assertion.claims);
  return asserted;
}

MarkKey MarkOf(std::string_view owner, const Asserted& asserted) {
  MarkKey key;
  key.forget_after = LastSecond(asserted.taken_until);
  key.hash = RowHash(std::string("assertion ").append(owner).append(1, '\0').append(asserted.jti));
  return key;
}

}  // namespace writ
