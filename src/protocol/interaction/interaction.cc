#include "protocol/interaction/interaction.h"

#include "base/base64.h"
#include "base/json_reader.h"
#include "base/json_writer.h"
#include "base/secret.h"
#include "crypto/digest.h"
#include "protocol/authorize/authorize_response.h"
#include "protocol/endpoints.h"
#include "protocol/mint/handle.h"
#include "protocol/rows/principal_json.h"
#include "protocol/session/cookies.h"
#include "writ/fault.h"

namespace writ {
namespace {

constexpr std::string_view kCookie = "browser";
constexpr std::size_t kBrowserBytes = 32;

std::string_view NameOf(Purpose purpose) {
  return purpose == Purpose::kLogout ? "logout" : "authorize";
}

GuardedKey KeyOf(std::string_view id, std::uint32_t forget_after) {
  GuardedKey key;
  key.kind = GuardedKind::kInteraction;
  key.forget_after = forget_after;
  key.hash = RowHash(id);
  return key;
}

}  // namespace

std::string PagePath(const RealmContext& realm, std::string_view page) {
  return IssuerPath(realm.catalog.options().issuer_uri) + std::string(page);
}

Reply ToPage(const RealmContext& realm, std::string_view page, const Interaction& interaction) {
  return RedirectTo(PagePath(realm, page) + "?interaction=" + interaction.id);
}

BegunInteraction BeginInteraction(const Call& call, const RealmContext& realm, Purpose purpose,
                                  std::string request) {
  const RealmSettings& settings = realm.catalog.settings();
  BegunInteraction begun;
  std::string browser(FindCookie(call, CookieName(settings, kCookie)).value_or(""));
  if (browser.size() != kBrowserBytes * 4 / 3 + 1) {
    browser = base::Base64UrlEncode(RandomBytes(kBrowserBytes, realm.random));
    begun.cookie = SetCookie(settings, kCookie, browser);
  }
  Interaction& interaction = begun.interaction;
  const std::uint32_t forget_after = LastSecond(call.now + kInteractionLife);
  interaction.id = MakeHandle(forget_after, realm.random);
  interaction.key = KeyOf(interaction.id, forget_after);
  interaction.version = 1;
  interaction.request = std::move(request);
  interaction.browser_hash = std::string_view(crypto::Sha256(browser));
  interaction.begun_at = call.now;
  Change change = BeginChange(call, realm);
  GuardedRow row;
  row.key = interaction.key;
  base::JsonWriter json(row.payload.bytes);
  json.BeginObject().Key("purpose").String(NameOf(purpose)).Key("request").String(interaction.request);
  json.Key("browser").PlainString(base::Base64UrlEncode(interaction.browser_hash));
  WriteInstant(json.Key("begun_at"), interaction.begun_at);
  json.EndObject();
  change.writes.emplace_back(UpsertGuarded{std::move(row)});
  realm.store.Commit(change, call.deadline);
  return begun;
}

Result<Interaction> FindInteraction(const Call& call, const RealmContext& realm, Purpose purpose,
                                    std::string_view id) {
  const RealmSettings& settings = realm.catalog.settings();
  const auto forget_after = ParseHandle(id);
  if (!forget_after) return Refuse(Reason::kInteractionOver);
  Interaction interaction;
  interaction.id = id;
  interaction.key = KeyOf(id, *forget_after);
  const auto row = realm.store.Find(settings.name, interaction.key);
  if (!row) return Refuse(Reason::kInteractionOver);
  const auto object = base::ParseJsonObject(row->payload.bytes);
  const auto request = object ? base::TextMember(*object, "request") : std::nullopt;
  const auto browser = object ? base::TextMember(*object, "browser") : std::nullopt;
  const auto begun_at = object ? InstantMember(*object, "begun_at") : std::nullopt;
  const auto hash = browser ? base::Base64UrlDecode(*browser) : std::nullopt;
  if (object && base::TextMember(*object, "purpose") != NameOf(purpose))
    return Refuse(Reason::kInteractionOver);
  if (!request || !hash || !begun_at) throw Fault(FaultKind::kCorrupt, "an interaction's row cannot be read");
  interaction.version = row->version;
  interaction.request = *request;
  interaction.browser_hash = *hash;
  interaction.begun_at = *begun_at;
  if (call.now >= interaction.begun_at + kInteractionLife) return Refuse(Reason::kInteractionOver);
  const auto cookie = FindCookie(call, CookieName(settings, kCookie));
  if (!cookie || !base::ConstantTimeEqual(crypto::Sha256(*cookie), interaction.browser_hash))
    return Refuse(Reason::kInteractionOfOther);
  return interaction;
}

void EndInteraction(const Interaction& interaction, Change& change) {
  change.conditions.emplace_back(Guard{interaction.key, interaction.version});
  change.writes.emplace_back(Delete<GuardedKey>{interaction.key});
}

}  // namespace writ
