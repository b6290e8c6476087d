// JSON that others write: answers of pages that are not ours, and the claims parameter.
#include <cstdint>
#include <cstdlib>

#include "base/json_reader.h"
#include "protocol/interaction/interaction_row.h"
#include "protocol/mint/access_token.h"
#include "protocol/own_pages/pages_answer.h"
#include "protocol/rules/requested_claims.h"

namespace {

writ::RealmSettings Settings() {
  writ::Client client;
  client.client_id = "web";
  client.allowed_scopes = {"openid", "profile"};
  writ::RealmSettings settings;
  settings.clients = {client};
  settings.identity_resources = {{.name = "openid"},
                                 {.name = "profile", .user_claims = {"name"}},
                                 {.name = "email", .user_claims = {"email"}}};
  return settings;
}

/// What was read is what is read again once it was kept.
void KeepAndRead(const writ::PagesAnswer& answer) {
  writ::Interaction interaction;
  interaction.request = "x";
  interaction.answer = answer;
  writ::GuardedRow row;
  row.payload = writ::ToPayload(interaction);
  const auto again = writ::ReadInteraction(row, "id").answer;
  if (!again || again->scopes != answer.scopes || again->error != answer.error) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const writ::Catalog catalog(Settings());
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto claims = writ::ParseRequestedClaims(text, {"openid"}, *catalog.FindClient("web"), catalog);
  if (claims) {
    for (const auto* const list : {&claims->wish.id_token, &claims->wish.userinfo}) {
      // Nothing but what the client may have.
      for (const std::string& name : *list)
        if (name != "name") std::abort();
    }
  }
  const auto object = writ::base::ParseJsonObject(text);
  if (!object) return 0;
  if (const auto login = writ::ReadLoginAnswer(*object); login && login->claims) {
    for (const writ::Claim& claim : *login->claims)
      if (writ::IsReservedClaim(claim.type)) std::abort();
  }
  if (const auto consent = writ::ReadConsentAnswer(*object)) KeepAndRead(*consent);
  if (const auto reject = writ::ReadRejectAnswer(*object)) KeepAndRead(*reject);
  return 0;
}
