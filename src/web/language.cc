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
    .account = "Your account",
    .sessions = "Where you are signed in",
    .this_browser = "this browser",
    .since = "since",
    .last_seen = "last used",
    .no_clients = "no application yet",
    .end_session = "Sign out there",
    .end_others = "Sign out everywhere else",
    .consents = "Applications with access",
    .no_consents = "You have not given any application access.",
    .withdraw = "Withdraw access",
    .change_password = "Change password",
    .old_password = "Current password",
    .new_password = "New password (8 to 256 characters)",
    .new_password_again = "New password once more",
    .news_session_ended = "Done: you are signed out there.",
    .news_access_withdrawn = "Done: the application has no access any more.",
    .news_password_changed = "Done: your password is changed, and you are signed out everywhere else.",
    .news_password_wrong = "Your current password is not right. Nothing was changed.",
    .news_password_unfit = "The new password needs 8 to 256 characters. Nothing was changed.",
    .news_passwords_differ = "The new passwords are not the same. Nothing was changed.",
    .device = "Connect a device",
    .type_code = "Type the code that the device shows.",
    .user_code = "Code",
    .code_unknown =
        "No device waits with this code. Compare it with what the device shows; it may be too old.",
    .code_guessed = "Too many codes. Wait five minutes, then try again.",
    .device_allowed = "Done. Go back to the device: it goes on by itself.",
    .device_denied = "The device gets nothing.",
    .on_device = "Only go on if this code stands on a device in front of you:",
    .ciba = "Who asks for your word",
    .ciba_none = "Nobody asks you for anything.",
    .ciba_compare = "Only go on if the person you speak with is shown the same:",
    .ciba_until = "open until",
    .ciba_allowed = "Done: the application may go on.",
    .ciba_denied = "The application gets nothing.",
    .ciba_over = "This was answered before, or is too old.",
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
    .account = "Ihr Konto",
    .sessions = "Wo Sie angemeldet sind",
    .this_browser = "dieser Browser",
    .since = "seit",
    .last_seen = "zuletzt benutzt",
    .no_clients = "noch keine Anwendung",
    .end_session = "Dort abmelden",
    .end_others = "Überall sonst abmelden",
    .consents = "Anwendungen mit Zugriff",
    .no_consents = "Sie haben keiner Anwendung Zugriff gegeben.",
    .withdraw = "Zugriff entziehen",
    .change_password = "Passwort ändern",
    .old_password = "Bisheriges Passwort",
    .new_password = "Neues Passwort (8 bis 256 Zeichen)",
    .new_password_again = "Neues Passwort noch einmal",
    .news_session_ended = "Erledigt: Sie sind dort abgemeldet.",
    .news_access_withdrawn = "Erledigt: Die Anwendung hat keinen Zugriff mehr.",
    .news_password_changed = "Erledigt: Ihr Passwort ist geändert, und überall sonst sind Sie abgemeldet.",
    .news_password_wrong = "Das bisherige Passwort stimmt nicht. Es wurde nichts geändert.",
    .news_password_unfit = "Das neue Passwort braucht 8 bis 256 Zeichen. Es wurde nichts geändert.",
    .news_passwords_differ = "Die neuen Passwörter sind nicht gleich. Es wurde nichts geändert.",
    .device = "Ein Gerät verbinden",
    .type_code = "Geben Sie den Code ein, den das Gerät zeigt.",
    .user_code = "Code",
    .code_unknown =
        "Mit diesem Code wartet kein Gerät. Bitte mit der Anzeige des Geräts vergleichen; er kann zu alt "
        "sein.",
    .code_guessed = "Zu viele Codes. Bitte fünf Minuten warten und dann noch einmal versuchen.",
    .device_allowed = "Erledigt. Zurück zum Gerät: Es macht von selbst weiter.",
    .device_denied = "Das Gerät bekommt nichts.",
    .on_device = "Nur weitermachen, wenn dieser Code auf einem Gerät vor Ihnen steht:",
    .ciba = "Wer um Ihr Ja bittet",
    .ciba_none = "Niemand bittet Sie um etwas.",
    .ciba_compare = "Nur weitermachen, wenn die Anwendung Ihrem Gegenüber dasselbe zeigt:",
    .ciba_until = "offen bis",
    .ciba_allowed = "Erledigt: Die Anwendung darf weitermachen.",
    .ciba_denied = "Die Anwendung bekommt nichts.",
    .ciba_over = "Das ist schon beantwortet oder zu alt.",
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
