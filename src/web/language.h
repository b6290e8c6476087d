// In which language a person is spoken to.
#pragma once

#include <string_view>

namespace writ::web {

enum class Language { kEnglish, kGerman };

/// The first language of `ui_locales` (blanks between, OpenID Connect Core section 3.1.2.1) that there is,
/// else the first of Accept-Language, else English. Weights are left out: browsers list what they like best
/// first.
Language ChooseLanguage(std::string_view ui_locales, std::string_view accept_language);

/// What the pages say.
struct Texts {
  std::string_view lang;
  std::string_view sign_in;
  std::string_view sign_in_to;
  std::string_view username;
  std::string_view password;
  std::string_view cancel;
  std::string_view wrong;
  std::string_view throttled;
  std::string_view consent;
  std::string_view wants;
  std::string_view signed_in_as;
  std::string_view required;
  std::string_view remember;
  std::string_view allow;
  std::string_view deny;
  std::string_view error;
  std::string_view what_to_do;
  std::string_view request;
  std::string_view go_on;
  std::string_view sign_out;
  std::string_view stay;
  std::string_view signed_out;
  std::string_view close;
};

const Texts& TextsOf(Language language);

}  // namespace writ::web
