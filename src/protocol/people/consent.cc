#include "protocol/people/consent.h"

#include <boost/json/value.hpp>

#include "base/base64.h"
#include "base/json_reader.h"
#include "base/json_writer.h"
#include "protocol/refresh/family_handle.h"
#include "protocol/rows/new_change.h"
#include "protocol/rows/principal_json.h"
#include "writ/fault.h"

namespace writ {
namespace {

constexpr std::size_t kIdBytes = 12;

GuardedKey KeyOf(std::string_view account_id, std::string_view client_id) {
  return NamedKey(GuardedKind::kConsent, std::string(account_id).append("\n").append(client_id));
}

Consent ReadConsent(const GuardedRow& row) {
  const auto object = base::ParseJsonObject(row.payload.bytes);
  const auto account = object ? base::TextMember(*object, "account") : std::nullopt;
  const auto client = object ? base::TextMember(*object, "client") : std::nullopt;
  const auto id = object ? base::TextMember(*object, "id") : std::nullopt;
  auto scopes = object ? base::TextsMember(*object, "scopes") : std::nullopt;
  const auto given_at = object ? InstantMember(*object, "given_at") : std::nullopt;
  const auto* const remembered = object ? object->if_contains("remembered") : nullptr;
  if (!account || !client || !id || !scopes || !given_at || remembered == nullptr || !remembered->is_bool())
    throw Fault(FaultKind::kCorrupt, "a consent's row cannot be read");
  return {.key = row.key,
          .version = row.version,
          .account_id = std::string(*account),
          .client_id = std::string(*client),
          .id = std::string(*id),
          .scopes = std::move(*scopes),
          .given_at = *given_at,
          .remembered = remembered->get_bool()};
}

}  // namespace

std::optional<Consent> FindConsent(const RealmContext& realm, std::string_view account_id,
                                   std::string_view client_id) {
  const auto row = realm.store.Find(realm.catalog.settings().name, KeyOf(account_id, client_id));
  if (!row) return std::nullopt;
  return ReadConsent(*row);
}

std::vector<Consent> FindConsentsOf(Store& store, std::string_view realm, std::string_view account_id) {
  std::vector<Consent> consents;
  for (const GuardedRow& row : store.FindOwned(realm, GuardedKind::kConsent, OwnerOf(account_id)))
    consents.push_back(ReadConsent(row));
  return consents;
}

bool IsConsentLive(const RealmContext& realm, std::string_view account_id, std::string_view client_id,
                   std::string_view id) {
  const auto consent = FindConsent(realm, account_id, client_id);
  return consent && consent->id == id;
}

Consent GiveConsent(const RealmContext& realm, std::string_view account_id, std::string_view client_id,
                    Instant now) {
  Consent consent{.key = KeyOf(account_id, client_id),
                  .version = 0,
                  .account_id = std::string(account_id),
                  .client_id = std::string(client_id),
                  .id = base::Base64UrlEncode(RandomBytes(kIdBytes, realm.random)),
                  .scopes = {},
                  .given_at = {},
                  .remembered = false};
  if (auto before = FindConsent(realm, account_id, client_id)) consent = std::move(*before);
  consent.given_at = now;
  return consent;
}

void KeepConsent(const Consent& consent, Change& change) {
  GuardedRow row;
  row.key = consent.key;
  row.owner = OwnerOf(consent.account_id);
  base::JsonWriter json(row.payload.bytes);
  json.BeginObject().Key("account").String(consent.account_id).Key("client").String(consent.client_id);
  json.Key("id").PlainString(consent.id);
  WriteTexts(json.Key("scopes"), consent.scopes);
  WriteInstant(json.Key("given_at"), consent.given_at);
  json.Key("remembered").Bool(consent.remembered).EndObject();
  change.conditions.emplace_back(Guard{consent.key, consent.version});
  change.writes.emplace_back(UpsertGuarded{std::move(row)});
}

}  // namespace writ
