#include "protocol/polling/polled_grant.h"

#include <algorithm>
#include <array>

#include "base/json_reader.h"
#include "protocol/mint/handle.h"
#include "protocol/rows/principal_json.h"

namespace writ {
namespace {

constexpr std::array<std::string_view, 4> kStates{"pending", "approved", "denied", "redeemed"};

std::optional<PolledState> StateOf(std::string_view name) {
  const auto found = std::ranges::find(kStates, name);
  if (found == kStates.end()) return std::nullopt;
  return static_cast<PolledState>(found - kStates.begin());
}

}  // namespace

std::optional<GuardedKey> PolledKey(GuardedKind kind, std::string_view handle) {
  const auto forget_after = ParseHandle(handle);
  if (!forget_after) return std::nullopt;
  GuardedKey key;
  key.kind = kind;
  key.forget_after = *forget_after;
  key.hash = RowHash(handle);
  return key;
}

void WritePolled(base::JsonWriter& json, const PolledGrant& polled) {
  json.Key("state").String(kStates[static_cast<std::size_t>(polled.state)]);
  json.Key("client").String(polled.client_id);
  WriteTexts(json.Key("scopes"), polled.scopes);
  WriteTexts(json.Key("resources"), polled.resources);
  WriteInstant(json.Key("expires_at"), polled.expires_at);
  WritePrincipal(json, polled.person);
  json.Key("consent").String(polled.consent);
}

std::optional<PolledGrant> ParsePolled(const GuardedRow& row, const boost::json::object& object) {
  const auto state_name = base::TextMember(object, "state");
  const auto state = state_name ? StateOf(*state_name) : std::nullopt;
  const auto client = base::TextMember(object, "client");
  const auto consent = base::TextMember(object, "consent");
  auto scopes = base::TextsMember(object, "scopes");
  auto resources = base::TextsMember(object, "resources");
  const auto expires_at = InstantMember(object, "expires_at");
  auto person = ParsePrincipal(object);
  if (!state || !client || !consent || !scopes || !resources || !expires_at || !person) return std::nullopt;
  return PolledGrant{.key = row.key,
                     .version = row.version,
                     .state = *state,
                     .client_id = std::string(*client),
                     .scopes = std::move(*scopes),
                     .resources = std::move(*resources),
                     .expires_at = *expires_at,
                     .person = std::move(*person),
                     .consent = std::string(*consent)};
}

}  // namespace writ
