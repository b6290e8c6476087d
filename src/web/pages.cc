#include "web/pages.h"

#include <fmt/chrono.h>
#include <kainjow/mustache.hpp>

#include <utility>

#include "base/base64.h"
#include "base/uri.h"
#include "crypto/digest.h"
#include "web/check_session.h"
#include "web/error_texts.h"
#include "web/language.h"
#include "web/templates.h"

namespace writ::web {
namespace {

namespace mustache = kainjow::mustache;

std::string Text(std::string_view text) {
  return std::string(text);
}

mustache::data Flag(bool set) {
  return set ? mustache::data::type::bool_true : mustache::data::type::bool_false;
}

const Texts& TextsFor(const Call& call, std::string_view ui_locales) {
  return TextsOf(ChooseLanguage(ui_locales, call.Find("accept-language").value_or("")));
}

std::string HashSource(std::string_view inline_text) {
  return "'sha256-" + base::Base64Encode(crypto::Sha256(inline_text)) + '\'';
}

/// What a page's forms may be sent to, beside us, which script it has, and what it frames.
struct Policy {
  std::string form_action = "'self'";
  std::string script = "'none'";
  std::string frames = "'none'";
  bool framed = false;  ///< others may put it into a frame of theirs
};

std::vector<ReplyField> FieldsOf(const Policy& policy, const std::string& style) {
  std::vector<ReplyField> fields = {
      {"Content-Type", "text/html; charset=utf-8"},
      {"Cache-Control", "no-store"},
      {"Content-Security-Policy", "default-src 'none'; img-src data:; style-src " + style + "; script-src " +
                                      policy.script + "; frame-src " + policy.frames + "; form-action " +
                                      policy.form_action + "; base-uri 'none'" +
                                      (policy.framed ? "" : "; frame-ancestors 'none'")},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
  };
  if (!policy.framed) fields.push_back({"X-Frame-Options", "DENY"});
  return fields;
}

/// `2026-11-27 10:05 UTC`, and the same for machines.
std::string TimeText(Instant at) {
  return fmt::format("{:%F %H:%M} UTC", fmt::gmtime(UnixSeconds(at)));
}

std::string TimeOf(Instant at) {
  return fmt::format("{:%FT%H:%MZ}", fmt::gmtime(UnixSeconds(at)));
}

std::string Join(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all.append(all.empty() ? "" : ", ").append(text);
  return all;
}

std::string NameOf(const Client& client) {
  return client.client_name.empty() ? client.client_id : client.client_name;
}

/// The origins of addresses, as a policy lists them.
std::string OriginsOf(const std::vector<std::string>& addresses) {
  std::string origins;
  for (const std::string& address : addresses) {
    const auto origin = base::UriOrigin(address);
    if (origin && !origins.contains(*origin)) origins.append(origins.empty() ? "" : " ").append(*origin);
  }
  return origins.empty() ? "'none'" : origins;
}

/// Hidden fields of a form.
template <typename Fields>
mustache::data FieldData(const Fields& fields) {
  mustache::data list{mustache::data::type::list};
  for (const auto& [name, value] : fields) {
    mustache::data field;
    field.set("name", Text(name));
    field.set("value", value);
    list.push_back(field);
  }
  return list;
}

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

/// A theme with what follows from it.
struct TemplatePages::Dressed {
  explicit Dressed(Theme worn) : theme(std::move(worn)), style_source(HashSource(theme.style)) {}

  /// A whole page in its frame. Takes `go_on`: where a browser without scripts goes after a while; empty:
  /// nowhere.
  Reply Page(int status, const Texts& texts, std::string_view name, std::string_view title,
             const std::string& body, const Policy& policy = {}, const std::string& go_on = {}) const {
    mustache::data data;
    data.set("lang", Text(texts.lang));
    data.set("title", Text(title));
    data.set("page", Text(name));
    data.set("style", theme.style);
    data.set("body", body);
    if (!go_on.empty()) data.set("go_on", go_on);
    Reply reply;
    reply.status = status;
    reply.body = mustache::mustache(theme.frame).render(data);
    reply.fields = FieldsOf(policy, style_source);
    return reply;
  }

  const Theme theme;
  const std::string style_source;
};

TemplatePages::TemplatePages(Theme theme) : dressed_(std::make_shared<const Dressed>(std::move(theme))) {}

TemplatePages::~TemplatePages() = default;

void TemplatePages::Use(Theme theme) {
  auto dressed = std::make_shared<const Dressed>(std::move(theme));
  const std::lock_guard lock(mutex_);
  dressed_ = std::move(dressed);
}

std::shared_ptr<const TemplatePages::Dressed> TemplatePages::Now() const {
  const std::lock_guard lock(mutex_);
  return dressed_;
}

Reply TemplatePages::Login(const Call& call, const LoginView& view) const {
  const Texts& texts = TextsFor(call, view.ui_locales);
  const auto dressed = Now();
  mustache::data data;
  data.set("sign_in", Text(texts.sign_in));
  data.set("sign_in_to", Text(texts.sign_in_to));
  if (view.client != nullptr) data.set("client", NameOf(*view.client));
  data.set("action", view.action);
  data.set("interaction", view.interaction);
  data.set("username_text", Text(texts.username));
  data.set("password_text", Text(texts.password));
  data.set("username", view.username);
  data.set("cancel", Text(texts.cancel));
  data.set("focus_username", Flag(view.username.empty()));
  if (view.failed) data.set("message", Text(texts.wrong));
  if (view.throttled) data.set("message", Text(texts.throttled));
  return dressed->Page(view.throttled ? 429 : 200, texts, "login", texts.sign_in,
                       mustache::mustache(dressed->theme.login).render(data), {.form_action = "*"});
}

Reply TemplatePages::Consent(const Call& call, const ConsentView& view) const {
  const Texts& texts = TextsFor(call, view.ui_locales);
  mustache::data scopes{mustache::data::type::list};
  int number = 0;
  for (const ScopeView& scope : view.scopes) {
    mustache::data item;
    item.set("number", std::to_string(++number));
    item.set("name", scope.name);
    item.set("display_name", scope.display_name);
    if (!scope.description.empty()) item.set("description", scope.description);
    item.set("required", Flag(scope.required));
    item.set("emphasize", Flag(scope.emphasize));
    scopes.push_back(item);
  }
  const auto dressed = Now();
  mustache::data data;
  data.set("consent", Text(texts.consent));
  data.set("client", NameOf(*view.client));
  data.set("wants", Text(texts.wants));
  data.set("action", view.action);
  data.set("hidden", FieldData(view.fields));
  if (!view.user_code.empty()) data.set("user_code", view.user_code);
  data.set("on_device", Text(texts.on_device));
  data.set("scopes", scopes);
  data.set("required_text", Text(texts.required));
  data.set("may_remember", Flag(view.may_remember));
  data.set("remember", Text(texts.remember));
  data.set("allow", Text(texts.allow));
  data.set("deny", Text(texts.deny));
  data.set("signed_in_as", Text(texts.signed_in_as));
  data.set("username", view.username);
  return dressed->Page(200, texts, "consent", texts.consent,
                       mustache::mustache(dressed->theme.consent).render(data), {.form_action = "*"});
}

Reply TemplatePages::Device(const Call& call, const DeviceView& view) const {
  const Texts& texts = TextsFor(call, view.ui_locales);
  const auto dressed = Now();
  mustache::data data;
  switch (view.news) {
    case DeviceNews::kNone:
      break;
    case DeviceNews::kUnknown:
      data.set("bad_news", Text(texts.code_unknown));
      break;
    case DeviceNews::kGuessed:
      data.set("bad_news", Text(texts.code_guessed));
      break;
    case DeviceNews::kAllowed:
      data.set("done", Text(texts.device_allowed));
      break;
    case DeviceNews::kDenied:
      data.set("done", Text(texts.device_denied));
      break;
  }
  data.set("title", Text(texts.device));
  data.set("type_code", Text(texts.type_code));
  data.set("action", view.action);
  data.set("proof", view.proof);
  data.set("user_code_text", Text(texts.user_code));
  data.set("user_code", view.user_code);
  data.set("go_on", Text(texts.go_on));
  return dressed->Page(view.news == DeviceNews::kGuessed ? 429 : 200, texts, "device", texts.device,
                       mustache::mustache(dressed->theme.device).render(data));
}

Reply TemplatePages::Logout(const Call& call, const LogoutView& view) const {
  const Texts& texts = TextsFor(call, view.ui_locales);
  const auto dressed = Now();
  mustache::data data;
  data.set("title", Text(texts.sign_out));
  data.set("signed_in_as", Text(texts.signed_in_as));
  data.set("username", view.username);
  data.set("action", view.action);
  data.set("interaction", view.interaction);
  data.set("stay", Text(texts.stay));
  return dressed->Page(200, texts, "logout", texts.sign_out,
                       mustache::mustache(dressed->theme.logout).render(data), {.form_action = "*"});
}

Reply TemplatePages::SignedOut(const Call& call, const SignedOutView& view) const {
  const Texts& texts = TextsFor(call, view.ui_locales);
  const auto dressed = Now();
  mustache::data frames{mustache::data::type::list};
  for (const std::string& address : view.frames) {
    mustache::data frame;
    frame.set("src", address);
    frames.push_back(frame);
  }
  Policy policy{.frames = OriginsOf(view.frames)};
  mustache::data data;
  data.set("title", Text(texts.signed_out));
  data.set("close", Text(texts.close));
  data.set("frames", frames);
  if (!view.go_on.empty()) {
    data.set("go_on", view.go_on);
    data.set("go_on_text", Text(texts.go_on));
    data.set("script", Text(kGoOnScript));
    policy.script = HashSource(kGoOnScript);
  }
  return dressed->Page(200, texts, "signed-out", texts.signed_out,
                       mustache::mustache(dressed->theme.signed_out).render(data), policy, view.go_on);
}

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

Reply TemplatePages::Error(const Call& call, const ErrorView& view) const {
  const Language language = ChooseLanguage({}, call.Find("accept-language").value_or(""));
  const Texts& texts = TextsOf(language);
  const auto dressed = Now();
  mustache::data data;
  data.set("title", Text(texts.error));
  data.set("description", Text(ErrorText(language, view.reason).value_or(view.description)));
  data.set("what_to_do", Text(texts.what_to_do));
  data.set("error", Text(view.error));
  data.set("request_text", Text(texts.request));
  data.set("request_id", Text(call.request_id));
  return dressed->Page(view.status, texts, "error", texts.error,
                       mustache::mustache(dressed->theme.error).render(data));
}

Reply TemplatePages::CheckSession(const std::string& cookie) const {
  mustache::data data;
  data.set("cookie", cookie);
  data.set("script", Text(kCheckSessionScript));
  Reply reply;
  reply.body = mustache::mustache(kCheckSession).render(data);
  reply.fields = FieldsOf({.script = HashSource(kCheckSessionScript), .framed = true}, "'none'");
  return reply;
}

Reply TemplatePages::FormPost(const std::string& action,
                              const std::vector<std::pair<std::string_view, std::string>>& fields) const {
  const Texts& texts = TextsOf(Language::kEnglish);
  const auto dressed = Now();
  mustache::data data;
  data.set("action", action);
  data.set("fields", FieldData(fields));
  data.set("go_on", Text(texts.go_on));
  data.set("script", Text(kSubmitScript));
  return dressed->Page(200, texts, "form_post", texts.go_on, mustache::mustache(kFormPost).render(data),
                       {.form_action = "*", .script = HashSource(kSubmitScript)});
}

}  // namespace writ::web
