#include "crypto/jws.h"

#include <algorithm>

#include "base/base64.h"
#include "base/json_reader.h"

namespace writ::crypto {
namespace {

constexpr std::string_view kKeyMembers[] = {"jwk", "jku", "x5u", "x5c"};

/// A header member that must be text where it stands. Absent when it is of another type.
std::optional<std::string> TextOrNone(const boost::json::object& header, std::string_view name) {
  if (!header.contains(name)) return std::string();
  const auto text = base::TextMember(header, name);
  return text ? std::optional<std::string>(*text) : std::nullopt;
}

}  // namespace

std::optional<Jws> ParseJws(std::string_view token, std::size_t most) {
  if (token.size() > most) return std::nullopt;
  const std::size_t first = token.find('.');
  const std::size_t last = token.rfind('.');
  if (first == std::string_view::npos || first == last) return std::nullopt;
  // A third dot would stand inside the payload, where base64url has none.
  const auto header_text = base::Base64UrlDecode(token.substr(0, first));
  auto payload = base::Base64UrlDecode(token.substr(first + 1, last - first - 1));
  if (!header_text || !payload) return std::nullopt;
  const auto header = base::ParseJsonObject(*header_text);
  //= rfc7515#section-4.1.11
  if (!header || header->contains("crit") || header->contains("b64")) return std::nullopt;
  auto alg = base::TextMember(*header, "alg");
  auto kid = TextOrNone(*header, "kid");
  auto typ = TextOrNone(*header, "typ");
  if (!alg || !kid || !typ) return std::nullopt;
  return Jws{.alg = std::string(*alg),
             .kid = std::move(*kid),
             .typ = std::move(*typ),
             .brings_key = std::ranges::any_of(kKeyMembers,
                                               [&](std::string_view name) { return header->contains(name); }),
             .payload = std::move(*payload),
             .signing_input = token.substr(0, last),
             .signature = token.substr(last + 1)};
}

}  // namespace writ::crypto
