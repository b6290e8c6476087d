#include "web/pages.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "web/language.h"

namespace writ::web {
namespace {

constexpr const char* kPolyglot = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'{{x}}&amp;";

std::string FieldOf(const Reply& reply, std::string_view name) {
  const auto found = std::ranges::find(reply.fields, name, &ReplyField::name);
  return found == reply.fields.end() ? "" : found->value;
}

std::vector<Reply> AllPages(const std::string& text) {
  const TemplatePages pages;
  Client client;
  client.client_id = "app";
  client.client_name = text;
  Call call;
  call.request_id = text;
  LoginView login{.action = "/account/login",
                  .interaction = text,
                  .client = &client,
                  .username = text,
                  .ui_locales = text};
  LoginView failed = login;
  failed.failed = true;
  ConsentView consent{.action = "/account/consent",
                      .interaction = text,
                      .client = &client,
                      .username = text,
                      .ui_locales = text,
                      .scopes = {{text, text, text, true, true}},
                      .may_remember = true};
  return {pages.Login(call, login),
          pages.Login(call, failed),
          pages.Consent(call, consent),
          pages.Logout(
              call, {.action = "/account/logout", .interaction = text, .username = text, .ui_locales = text}),
          pages.Error(call, 400, text, text),
          pages.FormPost(text, {{"state", text}})};
}

//= security:T-UI-01
//= security:T-AC-12
//= security:T-AC-13
//= security:T-UI-18
TEST(Pages, AreForOneBrowserAloneAndForNoFrame) {
  for (const Reply& page : AllPages("x")) {
    EXPECT_EQ(FieldOf(page, "Cache-Control"), "no-store");
    EXPECT_EQ(FieldOf(page, "Referrer-Policy"), "no-referrer");
    EXPECT_EQ(FieldOf(page, "X-Frame-Options"), "DENY");
    EXPECT_EQ(FieldOf(page, "X-Content-Type-Options"), "nosniff");
    const std::string policy = FieldOf(page, "Content-Security-Policy");
    for (const char* const part : {"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"})
      EXPECT_TRUE(policy.contains(part)) << policy;
    EXPECT_FALSE(policy.contains("unsafe")) << policy;
    EXPECT_FALSE(page.body.contains("http:") || page.body.contains("https:"))
        << "nothing comes from elsewhere";
  }
}

//= security:T-UI-12
//= security:T-AC-14
TEST(Pages, EscapeWhateverTheyShow) {
  for (const Reply& page : AllPages(kPolyglot)) {
    EXPECT_FALSE(page.body.contains("<script>alert")) << page.body;
    EXPECT_FALSE(page.body.contains("<img")) << page.body;
    EXPECT_TRUE(page.body.contains("&lt;script&gt;")) << page.body;
  }
}

TEST(Pages, KeepTheirContract) {
  const auto pages = AllPages("app");
  const char* const names[] = {"login", "login", "consent", "logout", "error", "form_post"};
  for (std::size_t i = 0; i < pages.size(); ++i)
    EXPECT_TRUE(pages[i].body.contains(std::string("<body data-page=\"") + names[i] + "\">"));
  for (const char* const field :
       {"name=\"username\"", "name=\"password\"", "name=\"interaction\" value=\"app\""})
    EXPECT_TRUE(pages[0].body.contains(field)) << field;
  EXPECT_FALSE(pages[0].body.contains("role=\"alert\""));
  EXPECT_TRUE(pages[1].body.contains("role=\"alert\""));
  for (const char* const field : {"name=\"scope\" value=\"app\"", "name=\"decision\" value=\"allow\"",
                                  "name=\"decision\" value=\"deny\"", "name=\"remember\""})
    EXPECT_TRUE(pages[2].body.contains(field)) << field;
}

TEST(Pages, SpeakTheLanguageThatIsAskedFor) {
  EXPECT_EQ(ChooseLanguage("", ""), Language::kEnglish);
  EXPECT_EQ(ChooseLanguage("", "fr, de-CH;q=0.8, en;q=0.5"), Language::kGerman);
  EXPECT_EQ(ChooseLanguage("xx en-GB", "de"), Language::kEnglish);
  EXPECT_EQ(ChooseLanguage("de", "en"), Language::kGerman);
  EXPECT_EQ(ChooseLanguage(std::string(4'000, ','), "deu"), Language::kEnglish);
  const HeaderField german{"Accept-Language", "de"};
  Call call;
  call.headers = {&german, 1};
  EXPECT_TRUE(TemplatePages().Error(call, 400, "x", "y").body.contains("<html lang=\"de\">"));
}

}  // namespace
}  // namespace writ::web
