#include "web/pages.h"

#include <kainjow/mustache.hpp>

#include "base/base64.h"
#include "crypto/digest.h"
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

/// What a page's forms may be sent to, beside us, and which script it has.
struct Policy {
  std::string form_action = "'self'";
  std::string script = "'none'";
};

/// A whole page in its frame.
Reply Page(int status, const Texts& texts, std::string_view name, std::string_view title,
           const std::string& body, const Policy& policy = {}) {
  mustache::data data;
  data.set("lang", Text(texts.lang));
  data.set("title", Text(title));
  data.set("page", Text(name));
  data.set("style", Text(kStyle));
  data.set("body", body);
  Reply reply;
  reply.status = status;
  reply.body = mustache::mustache(kFrame).render(data);
  static const std::string style_source = HashSource(kStyle);
  reply.fields = {
      {"Content-Type", "text/html; charset=utf-8"},
      {"Cache-Control", "no-store"},
      {"Content-Security-Policy", "default-src 'none'; style-src " + style_source + "; script-src " +
                                      policy.script + "; form-action " + policy.form_action +
                                      "; base-uri 'none'; frame-ancestors 'none'"},
      {"X-Frame-Options", "DENY"},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
  };
  return reply;
}

std::string NameOf(const Client& client) {
  return client.client_name.empty() ? client.client_id : client.client_name;
}

}  // namespace

Reply TemplatePages::Login(const Call& call, const LoginView& view) const {
  const Texts& texts = TextsFor(call, view.ui_locales);
  mustache::data data;
  data.set("sign_in", Text(texts.sign_in));
  data.set("sign_in_to", Text(texts.sign_in_to));
  data.set("client", NameOf(*view.client));
  data.set("action", view.action);
  data.set("interaction", view.interaction);
  data.set("username_text", Text(texts.username));
  data.set("password_text", Text(texts.password));
  data.set("username", view.username);
  data.set("cancel", Text(texts.cancel));
  data.set("focus_username", Flag(view.username.empty()));
  if (view.failed) data.set("message", Text(texts.wrong));
  if (view.throttled) data.set("message", Text(texts.throttled));
  return Page(view.throttled ? 429 : 200, texts, "login", texts.sign_in,
              mustache::mustache(kLogin).render(data), {.form_action = "*"});
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
  mustache::data data;
  data.set("consent", Text(texts.consent));
  data.set("client", NameOf(*view.client));
  data.set("wants", Text(texts.wants));
  data.set("action", view.action);
  data.set("interaction", view.interaction);
  data.set("scopes", scopes);
  data.set("required_text", Text(texts.required));
  data.set("may_remember", Flag(view.may_remember));
  data.set("remember", Text(texts.remember));
  data.set("allow", Text(texts.allow));
  data.set("deny", Text(texts.deny));
  data.set("signed_in_as", Text(texts.signed_in_as));
  data.set("username", view.username);
  return Page(200, texts, "consent", texts.consent, mustache::mustache(kConsent).render(data),
              {.form_action = "*"});
}

Reply TemplatePages::Logout(const Call& call, const LogoutView& view) const {
  const Texts& texts = TextsFor(call, view.ui_locales);
  mustache::data data;
  data.set("title", Text(texts.sign_out));
  data.set("signed_in_as", Text(texts.signed_in_as));
  data.set("username", view.username);
  data.set("action", view.action);
  data.set("interaction", view.interaction);
  data.set("stay", Text(texts.stay));
  return Page(200, texts, "logout", texts.sign_out, mustache::mustache(kLogout).render(data),
              {.form_action = "*"});
}

Reply TemplatePages::SignedOut(const Call& call, std::string_view ui_locales) const {
  const Texts& texts = TextsFor(call, ui_locales);
  mustache::data data;
  data.set("title", Text(texts.signed_out));
  data.set("close", Text(texts.close));
  return Page(200, texts, "signed-out", texts.signed_out, mustache::mustache(kSignedOut).render(data));
}

Reply TemplatePages::Error(const Call& call, int status, std::string_view error,
                           std::string_view description) const {
  const Texts& texts = TextsFor(call, {});
  mustache::data data;
  data.set("title", Text(texts.error));
  data.set("description", Text(description));
  data.set("what_to_do", Text(texts.what_to_do));
  data.set("error", Text(error));
  data.set("request_text", Text(texts.request));
  data.set("request_id", Text(call.request_id));
  return Page(status, texts, "error", texts.error, mustache::mustache(kError).render(data));
}

Reply TemplatePages::FormPost(const std::string& action,
                              const std::vector<std::pair<std::string_view, std::string>>& fields) const {
  const Texts& texts = TextsOf(Language::kEnglish);
  mustache::data list{mustache::data::type::list};
  for (const auto& [name, value] : fields) {
    mustache::data field;
    field.set("name", Text(name));
    field.set("value", value);
    list.push_back(field);
  }
  mustache::data data;
  data.set("action", action);
  data.set("fields", list);
  data.set("go_on", Text(texts.go_on));
  data.set("script", Text(kSubmitScript));
  return Page(200, texts, "form_post", texts.go_on, mustache::mustache(kFormPost).render(data),
              {.form_action = "*", .script = HashSource(kSubmitScript)});
}

}  // namespace writ::web
