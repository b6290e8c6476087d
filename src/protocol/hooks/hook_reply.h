// What hooks may answer, read strictly: whatever is not meant exactly so is nobody's word.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "writ/client.h"
#include "writ/oauth_error.h"
#include "writ/person.h"
#include "writ/time.h"

namespace writ {

/// `{"result":"accept",…}` of a grant or password hook.
struct HookAccept {
  std::string subject;  ///< empty: the client itself
  std::vector<Claim> claims;
  std::vector<std::string> amr;
  std::string acr;
  std::vector<Actor> actors;                      ///< the first acts; each further one did before
  std::optional<std::vector<std::string>> scope;  ///< each once, sorted; absent: what was asked for
  std::optional<Seconds> access_token_lifetime;
  std::optional<AccessTokenType> access_token_type;
  std::vector<Claim> response;
};

/// `accept`, or `{"result":"refuse",…}` in the hook's own words.
using HookVerdict = std::variant<HookAccept, OwnWords>;

/// `{"active":…,"claims":[…]}` of a claims hook.
struct HookProfile {
  bool active = false;
  std::vector<Claim> claims;
};

/// `{"result":"continue","response":{…}}` of a token_request hook: the members to add, or its refusal.
using HookLastWord = std::variant<std::vector<Claim>, OwnWords>;

/// What was read, or in a few words why it is no reply: never what stands in it.
template <typename T>
using HookParsed = std::expected<T, std::string>;

/// Whether a text may stand in a token: 1 to 255 bytes without control characters.
bool IsFitText(std::string_view text);

// Takes the body of a reply. Refuses what is no strict JSON object, members that are not known or of another
// type, claims and response members that are the server's own, errors outside RFC 6749 section 5.2.

HookParsed<HookVerdict> ParseHookVerdict(std::string_view body);
HookParsed<HookProfile> ParseHookProfile(std::string_view body);
HookParsed<HookLastWord> ParseHookLastWord(std::string_view body);

}  // namespace writ
