#include "base/base64.h"
#include "base/percent.h"
#include "base/text.h"
#include "protocol/client_auth/presented.h"

namespace writ {
namespace {

constexpr std::string_view kScheme = "Basic";

/// One half of `id:secret`: form-encoded UTF-8 without NUL.
//= rfc6749#section-2.3.1
std::optional<std::string> DecodeHalf(std::string_view half, bool coded) {
  std::optional<std::string> plain = coded ? base::FormDecode(half) : std::string(half);
  if (plain && !plain->contains('\0') && base::IsUtf8(*plain)) return plain;
  return std::nullopt;
}

}  // namespace

bool IsBasic(std::string_view authorization) {
  return authorization.size() > kScheme.size() && authorization[kScheme.size()] == ' ' &&
         base::EqualsIgnoringCase(authorization.substr(0, kScheme.size()), kScheme);
}

Result<Presented> ParseClientSecretBasic(std::string_view authorization, const ClientManners& manners) {
  // One blank, as IsBasic has seen; a second one is no base64.
  const std::string_view coded = authorization.substr(kScheme.size() + 1);
  std::optional<std::string> decoded = base::Base64Decode(coded, base::Padding::kOptional);
  if (!decoded) return Refuse(Reason::kBasicMalformed, "not base64");
  const base::SecretBytes both(std::move(*decoded));
  const std::size_t colon = both.Reveal().find(':');
  if (colon == std::string_view::npos) return Refuse(Reason::kBasicMalformed, "no colon");
  const std::string_view coded_id = both.Reveal().substr(0, colon);
  const std::string_view coded_secret = both.Reveal().substr(colon + 1);
  if (manners.limits_before_decoding && coded_id.size() > manners.longest_id)
    return Refuse(Reason::kClientIdTooLong);
  if (manners.limits_before_decoding && coded_secret.size() > manners.longest_secret)
    return Refuse(Reason::kClientSecretTooLong);
  std::optional<std::string> client_id = DecodeHalf(coded_id, manners.decodes_basic);
  std::optional<std::string> secret = DecodeHalf(coded_secret, manners.decodes_basic);
  if (!client_id || client_id->empty() || !secret) {
    return Refuse(Reason::kBasicMalformed, "a half is empty or not form-encoded UTF-8");
  }
  return Presented{.client_id = std::move(*client_id),
                   .secret = base::SecretBytes(std::move(*secret)),
                   .method = "client_secret_basic"};
}

}  // namespace writ
