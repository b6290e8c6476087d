#include "protocol/grants/own_words.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "protocol/wire_profiles/profile.h"
#include "writ/fault.h"

namespace writ {
namespace {

constexpr std::string_view kMembers[] = {"access_token",      "expires_in", "token_type",        "scope",
                                         "refresh_token",     "id_token",   "issued_token_type", "error",
                                         "error_description", "auth_req_id"};

//= rfc6749#section-5.2
constexpr std::string_view kErrors[] = {"invalid_request",     "invalid_client",         "invalid_grant",
                                        "unauthorized_client", "unsupported_grant_type", "invalid_scope",
                                        "invalid_target"};

}  // namespace

bool IsStandardMember(std::string_view name) {
  return std::ranges::find(kMembers, name) != std::end(kMembers);
}

std::optional<std::string_view> MistakeOf(const OwnWords& words) {
  if (std::ranges::find(kErrors, words.error) == std::end(kErrors))
    return "an error that is not its own to give";
  if (!std::ranges::all_of(words.description, IsDescriptionCharacter))
    return "a text outside RFC 6749 section 5.2's characters";
  if (std::ranges::any_of(words.members, IsStandardMember, &Claim::type))
    return "a member that is the server's";
  return std::nullopt;
}

void CheckOwnWords(const OwnWords& words) {
  if (const auto mistake = MistakeOf(words))
    throw Fault(FaultKind::kBug, "a grant refused with " + std::string(*mistake));
}

}  // namespace writ
