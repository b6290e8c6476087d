#include "protocol/interaction/interaction.h"

#include "base/base64.h"
#include "base/secret.h"
#include "base/try.h"
#include "crypto/digest.h"
#include "protocol/authorize/authorize_response.h"
#include "protocol/endpoints.h"
#include "protocol/interaction/interaction_row.h"
#include "protocol/mint/handle.h"
#include "protocol/session/cookies.h"

namespace writ {
namespace {

constexpr std::string_view kCookie = "browser";
constexpr std::size_t kBrowserBytes = 32;
/// Of a row that has yet to grow by an answer.
constexpr std::size_t kLongestRow = 32'768;

}  // namespace

std::string PagePath(const RealmContext& realm, std::string_view page) {
  return IssuerPath(realm.catalog.options().issuer_uri) + std::string(page);
}

Reply ToPage(const RealmContext& realm, std::string_view page, const Interaction& interaction) {
  return RedirectTo(PagePath(realm, page) + "?interaction=" + interaction.id);
}

namespace {

/// The address of the operator's own page; empty: there is none.
const std::string& OwnPageOf(const RealmContext& realm, Asks asks) {
  const OwnPages& own = realm.catalog.options().own_pages;
  return asks == Asks::kLogin ? own.login_url : own.consent_url;
}

}  // namespace

bool HasOwnPage(const RealmContext& realm, Asks asks) {
  return !OwnPageOf(realm, asks).empty();
}

Reply ToPage(const RealmContext& realm, Asks asks, const Interaction& interaction) {
  const std::string& own = OwnPageOf(realm, asks);
  if (own.empty())
    return ToPage(realm, asks == Asks::kLogin ? "/account/login" : "/account/consent", interaction);
  return RedirectTo(own + (own.contains('?') ? '&' : '?') + "interaction=" + interaction.id);
}

Result<BegunInteraction> BeginInteraction(const Call& call, const RealmContext& realm, Purpose purpose,
                                          std::string request, Asks asks, std::string account_id) {
  const RealmSettings& settings = realm.catalog.settings();
  const ThrottlingSettings& throttling = settings.options.throttling;
  if (throttling.enabled && !realm.begun->CountOne(call, throttling.interactions_per_address))
    return Refuse(Reason::kInteractionsThrottled);
  BegunInteraction begun;
  std::string browser(FindCookie(call, CookieName(settings, kCookie)).value_or(""));
  if (browser.size() != kBrowserBytes * 4 / 3 + 1) {
    browser = base::Base64UrlEncode(RandomBytes(kBrowserBytes, realm.random));
    begun.cookie = SetCookie(settings, kCookie, browser);
  }
  const std::uint32_t forget_after = LastSecond(call.now + kInteractionLife);
  std::string id = MakeHandle(forget_after, realm.random);
  const GuardedKey key = InteractionKey(id, forget_after);
  begun.interaction = {.purpose = purpose,
                       .id = std::move(id),
                       .key = key,
                       .version = 0,
                       .request = std::move(request),
                       .browser_hash = std::string(std::string_view(crypto::Sha256(browser))),
                       .begun_at = call.now,
                       .asks = asks,
                       .account_id = std::move(account_id),
                       .answer = {}};
  if (ToPayload(begun.interaction).bytes.size() > kLongestRow)
    return Refuse(Reason::kParameterTooLong, "the whole request");
  Change change = BeginChange(call, realm);
  KeepInteraction(begun.interaction, change);
  realm.store.Commit(change, call.deadline);
  return begun;
}

Result<Interaction> FindInteractionOfPages(const RealmContext& realm, std::string_view id, Instant now) {
  const auto forget_after = ParseHandle(id);
  if (!forget_after) return Refuse(Reason::kInteractionOver);
  const auto row = realm.store.Find(realm.catalog.settings().name, InteractionKey(id, *forget_after));
  if (!row) return Refuse(Reason::kInteractionOver);
  Interaction interaction = ReadInteraction(*row, id);
  if (now >= interaction.begun_at + kInteractionLife) return Refuse(Reason::kInteractionOver);
  return interaction;
}

Result<Interaction> FindInteraction(const Call& call, const RealmContext& realm, std::string_view id) {
  WRIT_TRY(Interaction interaction, FindInteractionOfPages(realm, id, call.now));
  const auto cookie = FindCookie(call, CookieName(realm.catalog.settings(), kCookie));
  if (!cookie || !base::ConstantTimeEqual(crypto::Sha256(*cookie), interaction.browser_hash))
    return Refuse(Reason::kInteractionOfOther);
  return interaction;
}

Result<Interaction> FindInteraction(const Call& call, const RealmContext& realm, Purpose purpose,
                                    std::string_view id) {
  WRIT_TRY(Interaction interaction, FindInteraction(call, realm, id));
  if (interaction.purpose != purpose) return Refuse(Reason::kInteractionOver);
  return interaction;
}

void KeepInteraction(Interaction& interaction, Change& change) {
  change.conditions.emplace_back(Guard{interaction.key, interaction.version});
  GuardedRow row;
  row.key = interaction.key;
  row.payload = ToPayload(interaction);
  change.writes.emplace_back(UpsertGuarded{std::move(row)});
  ++interaction.version;
}

void EndInteraction(const Interaction& interaction, Change& change) {
  change.conditions.emplace_back(Guard{interaction.key, interaction.version});
  change.writes.emplace_back(Delete<GuardedKey>{interaction.key});
}

}  // namespace writ
