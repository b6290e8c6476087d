#include "web/language.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace writ::web {
namespace {

constexpr Texts kEnglish{
    .lang = "en",
    .sign_in = "Sign in",
    .sign_in_to = "to go on to",
    .username = "User name or e-mail",
    .password = "Password",
    .cancel = "Cancel",
    .wrong = "The user name or the password is wrong. Check both and try again.",
    .throttled = "Too many attempts. Wait a minute, then try again.",
    .consent = "Allow access?",
    .wants = "asks for access to:",
    .signed_in_as = "You are signed in as",
    .required = "required",
    .remember = "Remember this decision",
    .allow = "Allow",
    .deny = "Deny",
    .error = "This did not work",
    .what_to_do =
        "Go back to the application and start again. If it happens again, tell its operator what stands "
        "here.",
    .request = "Request",
    .go_on = "Continue",
    .sign_out = "Sign out",
    .stay = "To stay signed in, close this page.",
    .signed_out = "You are signed out",
    .close = "You can close this page.",
};

constexpr Texts kGerman{
    .lang = "de",
    .sign_in = "Anmelden",
    .sign_in_to = "und weiter zu",
    .username = "Benutzername oder E-Mail",
    .password = "Passwort",
    .cancel = "Abbrechen",
    .wrong = "Der Benutzername oder das Passwort ist falsch. Bitte beides prüfen und noch einmal versuchen.",
    .throttled = "Zu viele Versuche. Bitte eine Minute warten und dann noch einmal versuchen.",
    .consent = "Zugriff erlauben?",
    .wants = "bittet um Zugriff auf:",
    .signed_in_as = "Angemeldet als",
    .required = "erforderlich",
    .remember = "Diese Entscheidung merken",
    .allow = "Erlauben",
    .deny = "Ablehnen",
    .error = "Das hat nicht geklappt",
    .what_to_do =
        "Bitte zurück zur Anwendung gehen und neu beginnen. Wenn es wieder geschieht, der Betreiberin oder "
        "dem Betreiber "
        "sagen, was hier steht.",
    .request = "Anfrage",
    .go_on = "Weiter",
    .sign_out = "Abmelden",
    .stay = "Wer angemeldet bleiben will, schließt diese Seite.",
    .signed_out = "Abgemeldet",
    .close = "Diese Seite kann geschlossen werden.",
};

std::optional<Language> LanguageOf(std::string_view tag) {
  const std::string_view primary = tag.substr(0, tag.find_first_of("-_;"));
  if (base::EqualsIgnoringCase(primary, "de")) return Language::kGerman;
  if (base::EqualsIgnoringCase(primary, "en")) return Language::kEnglish;
  return std::nullopt;
}

std::optional<Language> FirstOf(std::string_view list, char separator) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(separator), list.size());
    if (const auto language = LanguageOf(base::TrimBlanks(list.substr(0, end)))) return language;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return std::nullopt;
}

}  // namespace

Language ChooseLanguage(std::string_view ui_locales, std::string_view accept_language) {
  if (const auto language = FirstOf(ui_locales, ' ')) return *language;
  return FirstOf(accept_language, ',').value_or(Language::kEnglish);
}

const Texts& TextsOf(Language language) {
  return language == Language::kGerman ? kGerman : kEnglish;
}

}  // namespace writ::web
