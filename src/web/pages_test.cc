#include "web/pages.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "tests/temp_folder.h"
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
                      .fields = {{"interaction", text}},
                      .user_code = text,
                      .client = &client,
                      .username = text,
                      .ui_locales = text,
                      .scopes = {{text, text, text, true, true}},
                      .may_remember = true};
  return {pages.Login(call, login),
          pages.Login(call, failed),
          pages.Consent(call, consent),
          pages.Device(call, {.action = "/device", .proof = text, .user_code = text, .ui_locales = text}),
          pages.Logout(
              call, {.action = "/account/logout", .interaction = text, .username = text, .ui_locales = text}),
          pages.SignedOut(call, {.ui_locales = text, .frames = {"https://a.example/" + text}, .go_on = text}),
          pages.Account(call, {.action = "/account",
                               .logout = "/connect/endsession",
                               .proof = text,
                               .username = text,
                               .ui_locales = text,
                               .sessions = {{.sid = text, .began = {}, .last_seen = {}, .clients = {text}},
                                            {.sid = text, .began = {}, .last_seen = {}, .current = true}},
                               .consents = {{text, text, {text, text}, {}}}}),
          pages.Error(call,
                      {.status = 400, .reason = Reason::kFormMalformed, .error = text, .description = text}),
          pages.FormPost(text, {{"state", text}}),
          pages.Ciba(call, {.action = "/ciba",
                            .proof = text,
                            .username = text,
                            .ui_locales = text,
                            .requests = {{text, &client, text, {{text, text, text, true, true}}, {}, {}}}})};
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
    const bool frames = page.body.contains("<iframe");
    EXPECT_TRUE(frames || !(page.body.contains("http:") || page.body.contains("https:")))
        << "nothing comes from elsewhere";
    EXPECT_EQ(policy.contains("frame-src 'none'"), !frames) << policy;
  }
}

//= security:T-UI-12
//= security:T-AC-14
//= security:T-RU-18
TEST(Pages, EscapeWhateverTheyShow) {
  for (const Reply& page : AllPages(kPolyglot)) {
    EXPECT_FALSE(page.body.contains("<script>alert")) << page.body;
    EXPECT_FALSE(page.body.contains("<img")) << page.body;
    EXPECT_TRUE(page.body.contains("&lt;script&gt;")) << page.body;
  }
}

TEST(Pages, KeepTheirContract) {
  const auto pages = AllPages("app");
  const char* const names[] = {"login",      "login",   "consent", "device",    "logout",
                               "signed-out", "account", "error",   "form_post", "ciba"};
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
  const Reply page = TemplatePages().Error(
      call, {.status = 400, .reason = Reason::kInteractionOver, .error = "x", .description = "in English"});
  EXPECT_TRUE(page.body.contains("<html lang=\"de\">"));
  EXPECT_TRUE(page.body.contains("zu alt")) << page.body;
  EXPECT_FALSE(page.body.contains("in English")) << page.body;
}

//= oidc-frontchannel#section-2
TEST(Pages, FrameThoseWhoAreToHearOfASignOut) {
  const Reply page = TemplatePages().SignedOut(
      Call{}, {.ui_locales = {},
               .frames = {"https://a.example/out?iss=x&sid=1", "https://a.example/2", "http://b.example:81/",
                          "http://b.example/"},
               .go_on = "https://app.example/bye"});
  EXPECT_TRUE(FieldOf(page, "Content-Security-Policy")
                  .contains("frame-src https://a.example http://b.example:81 http://b.example;"));
  EXPECT_TRUE(page.body.contains("<iframe src=\"https://a.example/out?iss=x&amp;sid=1\"")) << page.body;
  EXPECT_TRUE(page.body.contains("<a id=\"go-on\" href=\"https://app.example/bye\">")) << page.body;
  EXPECT_TRUE(page.body.contains("http-equiv=\"refresh\"")) << "for a browser without scripts";
}

TEST(Pages, CheckASessionInAnybodysFrame) {
  const Reply page = TemplatePages().CheckSession("__Host-writ.east.state");
  EXPECT_EQ(FieldOf(page, "X-Frame-Options"), "");
  const std::string policy = FieldOf(page, "Content-Security-Policy");
  EXPECT_FALSE(policy.contains("frame-ancestors")) << policy;
  EXPECT_TRUE(policy.contains("script-src 'sha256-")) << policy;
  EXPECT_TRUE(page.body.contains("data-cookie=\"__Host-writ.east.state\"")) << page.body;
}

class ThemeTest : public ::testing::Test {
 protected:
  void Write(const char* name, const std::string& text) { std::ofstream(folder_ / name) << text; }
  std::string FaultOf() const {
    const auto theme = LoadTheme(folder_.path());
    return theme ? std::string() : theme.error();
  }
  const TempFolder folder_;
};

TEST_F(ThemeTest, TakesThePlaceOfTheParts) {
  Write("login.mustache", "<p>Own {{client}}</p>");
  Write("style.css", "body{color:teal}");
  TemplatePages pages;
  Client client;
  client.client_name = "Shop";
  pages.Use(LoadTheme(folder_.path()).value());
  const Reply page = pages.Login(Call{}, {.client = &client});
  EXPECT_TRUE(page.body.contains("<p>Own Shop</p>")) << page.body;
  EXPECT_TRUE(page.body.contains("<style>body{color:teal}</style>")) << page.body;
  EXPECT_NE(FieldOf(page, "Content-Security-Policy"),
            FieldOf(TemplatePages().Login(Call{}, {.client = &client}), "Content-Security-Policy"))
      << "its own hash lets the stylesheet in";
}

TEST_F(ThemeTest, SaysWhatIsWrong) {
  EXPECT_EQ(FaultOf(), "");
  EXPECT_TRUE(LoadTheme("/no/such/folder").error().contains("/no/such/folder"));
  Write("error.mustache", "{{#open}}");
  EXPECT_TRUE(FaultOf().contains("error.mustache is no template"));
  Write("error.mustache", std::string(300'000, 'x'));
  EXPECT_TRUE(FaultOf().contains("larger"));
  Write("error.mustache", "fine");
  Write("frame.mustache", "<html>{{{style}}}</html>");
  EXPECT_TRUE(FaultOf().contains("{{{body}}}"));
  Write("frame.mustache", "{{{style}}}{{{body}}}");
  Write("style.css", "</style>");
  EXPECT_TRUE(FaultOf().contains("</style"));
}

}  // namespace
}  // namespace writ::web
