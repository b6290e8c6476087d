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
  std::string_view account;
  std::string_view sessions;
  std::string_view this_browser;
  std::string_view since;
  std::string_view last_seen;
  std::string_view no_clients;
  std::string_view end_session;
  std::string_view end_others;
  std::string_view consents;
  std::string_view no_consents;
  std::string_view withdraw;
  std::string_view change_password;
  std::string_view old_password;
  std::string_view new_password;
  std::string_view new_password_again;
  std::string_view news_session_ended;
  std::string_view news_access_withdrawn;
  std::string_view news_password_changed;
  std::string_view news_password_wrong;
  std::string_view news_password_unfit;
  std::string_view news_passwords_differ;
  std::string_view device;
  std::string_view type_code;
  std::string_view user_code;
  std::string_view code_unknown;
  std::string_view code_guessed;
  std::string_view device_allowed;
  std::string_view device_denied;
  std::string_view on_device;
  std::string_view ciba;
  std::string_view ciba_none;
  std::string_view ciba_compare;
  std::string_view ciba_until;
  std::string_view ciba_allowed;
  std::string_view ciba_denied;
  std::string_view ciba_over;
};

const Texts& TextsOf(Language language);

}  // namespace writ::web
