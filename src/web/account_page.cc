// The page on which people see what is theirs.
#include <kainjow/mustache.hpp>

#include <utility>

#include "web/dressed.h"
#include "web/page_data.h"
#include "web/pages.h"

namespace writ::web {
namespace {

namespace mustache = kainjow::mustache;

struct News {
  std::string_view text;
  bool good = false;
};

News NewsOf(AccountNews news, const Texts& texts) {
  switch (news) {
    case AccountNews::kNone:
      return {};
    case AccountNews::kSessionEnded:
      return {texts.news_session_ended, true};
    case AccountNews::kAccessWithdrawn:
      return {texts.news_access_withdrawn, true};
    case AccountNews::kPasswordChanged:
      return {texts.news_password_changed, true};
    case AccountNews::kPasswordWrong:
      return {texts.news_password_wrong, false};
    case AccountNews::kPasswordUnfit:
      return {texts.news_password_unfit, false};
    case AccountNews::kPasswordsDiffer:
      return {texts.news_passwords_differ, false};
    case AccountNews::kThrottled:
      break;
  }
  return {texts.throttled, false};
}

mustache::data SessionData(const AccountView& view, const Texts& texts) {
  mustache::data list{mustache::data::type::list};
  for (const SessionView& session : view.sessions) {
    mustache::data item;
    item.set("clients", session.clients.empty() ? Text(texts.no_clients) : Join(session.clients));
    item.set("current", Flag(session.current));
    item.set("sid", session.sid);
    item.set("began", TimeText(session.began));
    item.set("began_at", TimeOf(session.began));
    item.set("last_seen", TimeText(session.last_seen));
    item.set("last_seen_at", TimeOf(session.last_seen));
    list.push_back(item);
  }
  return list;
}

mustache::data ConsentData(const AccountView& view) {
  mustache::data list{mustache::data::type::list};
  for (const ConsentedView& consent : view.consents) {
    mustache::data item;
    item.set("client", consent.client);
    item.set("client_id", consent.client_id);
    item.set("scopes", Join(consent.scopes));
    item.set("given", TimeText(consent.given_at));
    item.set("given_at", TimeOf(consent.given_at));
    list.push_back(item);
  }
  return list;
}

}  // namespace

Reply TemplatePages::Account(const Call& call, const AccountView& view) const {
  const Texts& texts = TextsFor(call, view.ui_locales);
  const auto dressed = Now();
  mustache::data data;
  const News news = NewsOf(view.news, texts);
  if (!news.text.empty()) data.set(news.good ? "good_news" : "bad_news", Text(news.text));
  data.set("sessions", SessionData(view, texts));
  data.set("others", Flag(view.sessions.size() > 1));
  data.set("consents", ConsentData(view));
  data.set("has_consents", Flag(!view.consents.empty()));
  const std::pair<const char*, std::string_view> plain[] = {
      {"title", texts.account},
      {"signed_in_as", texts.signed_in_as},
      {"username", view.username},
      {"action", view.action},
      {"logout", view.logout},
      {"proof", view.proof},
      {"sessions_text", texts.sessions},
      {"this_browser", texts.this_browser},
      {"since", texts.since},
      {"last_seen_text", texts.last_seen},
      {"end_session", texts.end_session},
      {"end_others", texts.end_others},
      {"sign_out", texts.sign_out},
      {"consents_text", texts.consents},
      {"no_consents", texts.no_consents},
      {"withdraw", texts.withdraw},
      {"change_password", texts.change_password},
      {"old_password", texts.old_password},
      {"new_password", texts.new_password},
      {"new_password_again", texts.new_password_again},
  };
  for (const auto& [name, text] : plain) data.set(name, Text(text));
  return dressed->Page(200, texts, "account", texts.account,
                       mustache::mustache(dressed->theme.account).render(data));
}

}  // namespace writ::web
