// What hooks answer.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <variant>

#include "protocol/grants/own_words.h"
#include "protocol/hooks/hook_reply.h"
#include "protocol/mint/access_token.h"

namespace {

void CheckClaims(const std::vector<writ::Claim>& claims) {
  for (const writ::Claim& claim : claims)
    if (writ::IsReservedClaim(claim.type)) std::abort();
}

void CheckMembers(const std::vector<writ::Claim>& members) {
  for (const writ::Claim& member : members)
    if (writ::IsStandardMember(member.type)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto verdict = writ::ParseHookVerdict(text)) {
    if (const auto* const words = std::get_if<writ::OwnWords>(&*verdict)) {
      writ::CheckOwnWords(*words);
    } else {
      const auto& accept = std::get<writ::HookAccept>(*verdict);
      CheckClaims(accept.claims);
      CheckMembers(accept.response);
      if (accept.scope && !std::ranges::is_sorted(*accept.scope)) std::abort();
      if (accept.actors.size() > writ::kMostActors) std::abort();
    }
  }
  if (const auto profile = writ::ParseHookProfile(text)) CheckClaims(profile->claims);
  if (const auto word = writ::ParseHookLastWord(text)) {
    if (const auto* const members = std::get_if<std::vector<writ::Claim>>(&*word)) CheckMembers(*members);
  }
  return 0;
}
