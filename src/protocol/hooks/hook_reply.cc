#include "protocol/hooks/hook_reply.h"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <span>

#include "base/json_reader.h"
#include "base/try.h"
#include "protocol/grants/own_words.h"
#include "protocol/hooks/hook_claims.h"
#include "protocol/rules/scopes.h"

namespace writ {

bool IsFitText(std::string_view text) {
  constexpr std::size_t kLongestText = 255;
  return !text.empty() && text.size() <= kLongestText &&
         std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

namespace {

namespace json = boost::json;

constexpr std::size_t kMostTexts = 20;
constexpr std::size_t kMostMembers = 50;
constexpr std::int64_t kLongestLifetime = 365 * 86'400;

std::unexpected<std::string> Wrong(std::string_view member) {
  return std::unexpected("the reply's " + std::string(member) + " is not as it has to be");
}

/// A member that nobody reads was meant for something: it is never passed over.
HookParsed<void> CheckMembers(const json::object& object, std::span<const std::string_view> known) {
  if (!base::HasOnly(object, known)) return std::unexpected("the reply has a member that is not known here");
  return {};
}

/// Empty where the member is missing.
HookParsed<std::string> ReadText(const json::object& object, std::string_view name) {
  if (!object.contains(name)) return std::string();
  const auto text = base::TextMember(object, name);
  if (!text || !IsFitText(*text)) return Wrong(name);
  return std::string(*text);
}

HookParsed<std::vector<std::string>> ReadTexts(const json::object& object, std::string_view name) {
  if (!object.contains(name)) return std::vector<std::string>{};
  auto texts = object.at(name).is_array() ? base::TextsMember(object, name) : std::nullopt;
  if (!texts || texts->size() > kMostTexts || !std::ranges::all_of(*texts, IsFitText)) return Wrong(name);
  return std::move(*texts);
}

/// Each member becomes one of the token response, or of the error.
HookParsed<std::vector<Claim>> ReadResponse(const json::object& object) {
  const json::value* const response = object.if_contains("response");
  if (response == nullptr) return std::vector<Claim>{};
  if (!response->is_object() || response->get_object().size() > kMostMembers) return Wrong("response");
  std::vector<Claim> members;
  for (const auto& member : response->get_object()) {
    const std::string_view name = member.key();
    if (IsStandardMember(name))
      return std::unexpected("the reply's response has the member " + std::string(name) +
                             ", which is the server's own");
    if (!IsFitText(name)) return Wrong("response");
    if (const json::string* const text = member.value().if_string()) {
      members.push_back({std::string(name), std::string(*text), ClaimType::kString});
    } else {
      members.push_back({std::string(name), json::serialize(member.value()), ClaimType::kJson});
    }
  }
  return members;
}

HookParsed<std::vector<Actor>> ReadActors(const json::object& object) {
  std::vector<Actor> actors;
  static constexpr std::string_view kMembers[] = {"sub", "iss", "client_id", "act"};
  for (const json::value* at = object.if_contains("actor"); at != nullptr;
       at = at->get_object().if_contains("act")) {
    if (!at->is_object() || actors.size() == kMostActors) return Wrong("actor");
    const json::object& actor = at->get_object();
    WRIT_CHECK(CheckMembers(actor, kMembers));
    if (!actor.contains("sub")) return Wrong("actor");
    Actor read;
    WRIT_TRY(read.subject, ReadText(actor, "sub"));
    WRIT_TRY(read.issuer, ReadText(actor, "iss"));
    WRIT_TRY(read.client_id, ReadText(actor, "client_id"));
    actors.push_back(std::move(read));
  }
  return actors;
}

/// What the access token is to be like.
HookParsed<void> ReadToken(const json::object& object, HookAccept& accept) {
  if (object.contains("scope")) {
    const auto text = base::TextMember(object, "scope");
    auto scopes = text ? ParseScope(*text) : Result<std::vector<std::string>>(Refuse(Reason::kScopeNone));
    if (!scopes || scopes->empty()) return Wrong("scope");
    accept.scope = std::move(*scopes);
  }
  if (object.contains("access_token_lifetime")) {
    const auto seconds = base::IntegerMember(object, "access_token_lifetime");
    if (!seconds || *seconds < 1 || *seconds > kLongestLifetime) return Wrong("access_token_lifetime");
    accept.access_token_lifetime = Seconds(*seconds);
  }
  if (object.contains("access_token_type")) {
    const auto type = base::TextMember(object, "access_token_type");
    if (type != "jwt" && type != "reference") return Wrong("access_token_type");
    accept.access_token_type = type == "jwt" ? AccessTokenType::kJwt : AccessTokenType::kReference;
  }
  return {};
}

HookParsed<HookVerdict> ReadAccept(const json::object& object) {
  static constexpr std::string_view kMembers[] = {"result",
                                                  "subject",
                                                  "claims",
                                                  "amr",
                                                  "acr",
                                                  "actor",
                                                  "scope",
                                                  "access_token_lifetime",
                                                  "access_token_type",
                                                  "response"};
  WRIT_CHECK(CheckMembers(object, kMembers));
  HookAccept accept;
  WRIT_TRY(accept.subject, ReadText(object, "subject"));
  WRIT_TRY(accept.claims, ReadHookClaims(object));
  WRIT_TRY(accept.amr, ReadTexts(object, "amr"));
  WRIT_TRY(accept.acr, ReadText(object, "acr"));
  WRIT_TRY(accept.actors, ReadActors(object));
  WRIT_CHECK(ReadToken(object, accept));
  WRIT_TRY(accept.response, ReadResponse(object));
  const bool of_a_person = !accept.amr.empty() || !accept.acr.empty() || !accept.actors.empty();
  if (accept.subject.empty() && of_a_person)
    return std::unexpected("the reply says how somebody signed in, and not who");
  return accept;
}

HookParsed<OwnWords> ReadRefuse(const json::object& object) {
  static constexpr std::string_view kMembers[] = {"result", "error", "error_description", "response"};
  WRIT_CHECK(CheckMembers(object, kMembers));
  OwnWords words;
  WRIT_TRY(words.error, ReadText(object, "error"));
  WRIT_TRY(words.description, ReadText(object, "error_description"));
  WRIT_TRY(words.members, ReadResponse(object));
  if (const auto wrong = MistakeOf(words))
    return std::unexpected("the reply refuses with " + std::string(*wrong));
  return words;
}

HookParsed<json::object> ReadObject(std::string_view body) {
  auto object = base::ParseJsonObject(body);
  if (!object) return std::unexpected("the reply is no JSON object, or holds a member twice");
  return std::move(*object);
}

}  // namespace

HookParsed<HookVerdict> ParseHookVerdict(std::string_view body) {
  WRIT_TRY(const json::object object, ReadObject(body));
  const auto result = base::TextMember(object, "result");
  if (result == "accept") return ReadAccept(object);
  if (result == "refuse") return ReadRefuse(object);
  return Wrong("result");
}

HookParsed<HookProfile> ParseHookProfile(std::string_view body) {
  static constexpr std::string_view kMembers[] = {"active", "claims"};
  WRIT_TRY(const json::object object, ReadObject(body));
  WRIT_CHECK(CheckMembers(object, kMembers));
  const json::value* const active = object.if_contains("active");
  if (active == nullptr || !active->is_bool()) return Wrong("active");
  HookProfile profile{.active = active->get_bool(), .claims = {}};
  WRIT_TRY(profile.claims, ReadHookClaims(object));
  return profile;
}

HookParsed<HookLastWord> ParseHookLastWord(std::string_view body) {
  static constexpr std::string_view kMembers[] = {"result", "response"};
  WRIT_TRY(const json::object object, ReadObject(body));
  const auto result = base::TextMember(object, "result");
  if (result == "refuse") return ReadRefuse(object);
  if (result != "continue") return Wrong("result");
  WRIT_CHECK(CheckMembers(object, kMembers));
  return ReadResponse(object);
}

}  // namespace writ
