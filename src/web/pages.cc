#include "web/pages.h"

#include <algorithm>

#include <kainjow/mustache.hpp>

#include <utility>

#include "base/text.h"
#include "base/uri.h"
#include "web/check_session.h"
#include "web/dressed.h"
#include "web/error_texts.h"
#include "web/language.h"
#include "web/page_data.h"
#include "web/templates.h"

namespace writ::web {
namespace {

namespace mustache = kainjow::mustache;

/// The origins of addresses, as a policy lists them.
std::string OriginsOf(const std::vector<std::string>& addresses) {
  std::vector<std::string> origins;
  for (const std::string& address : addresses) {
    const auto origin = base::UriOrigin(address);
    if (origin && std::ranges::find(origins, *origin) == origins.end()) origins.push_back(*origin);
  }
  return origins.empty() ? "'none'" : base::JoinBlanks(origins);
}

}  // namespace

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
