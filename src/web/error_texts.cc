#include "web/error_texts.h"

#include <algorithm>
#include <array>

namespace writ::web {
namespace {

struct Line {
  Reason reason;
  std::string_view german;
};

/// Every reason that can reach the error page.
constexpr std::array kLines{
    Line{Reason::kMediaTypeWrong, "Die Anfrage ist kein Formular."},
    Line{Reason::kFormMalformed, "Die Anfrage lässt sich nicht lesen."},
    Line{Reason::kTooManyParameters, "Die Anfrage hat zu viele Angaben."},
    Line{Reason::kParameterNameTooLong, "Der Name einer Angabe ist zu lang."},
    Line{Reason::kParameterRepeated, "Eine Angabe steht mehr als einmal in der Anfrage."},
    Line{Reason::kParameterTooLong, "Eine Angabe ist zu lang."},
    Line{Reason::kCredentialInUrl, "In der Adresse steht etwas, das geheim bleiben muss."},
    Line{Reason::kClientIdMissing, "Die Anfrage nennt keine Anwendung."},
    Line{Reason::kAuthorizeClientUnknown, "Die Anwendung ist hier nicht bekannt."},
    Line{Reason::kAuthorizeClientDisabled, "Die Anwendung ist hier nicht bekannt."},
    Line{Reason::kRedirectUriMissing, "Die Anfrage sagt nicht, wohin es zurückgehen soll."},
    Line{Reason::kRedirectUriUnknown, "Die Adresse der Anwendung ist hier nicht eingetragen."},
    Line{Reason::kIdTokenHintInvalid, "Der Hinweis auf die Anmeldung gilt nicht."},
    Line{Reason::kInteractionOver, "Diese Seite wurde schon benutzt oder ist zu alt."},
    Line{Reason::kInteractionsThrottled, "Zu viele Anfragen von hier: bitte eine Minute warten."},
    Line{Reason::kInteractionOfOther, "Diese Seite gehört zu einem anderen Browser."},
    Line{Reason::kPostLogoutUriUnknown,
         "Die Adresse, zu der es nach dem Abmelden gehen soll, ist hier nicht eingetragen."},
    Line{Reason::kPageForged,
         "Dieses Formular gehört nicht zu dieser Anmeldung: bitte die Seite neu öffnen."},
};

}  // namespace

std::optional<std::string_view> ErrorText(Language language, Reason reason) {
  if (language != Language::kGerman) return std::nullopt;
  const auto line = std::ranges::find(kLines, reason, &Line::reason);
  if (line == kLines.end()) return std::nullopt;
  return line->german;
}

}  // namespace writ::web
