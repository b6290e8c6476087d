#include "web/page_data.h"

#include <fmt/chrono.h>

namespace writ::web {

const Texts& TextsFor(const Call& call, std::string_view ui_locales) {
  return TextsOf(ChooseLanguage(ui_locales, call.Find("accept-language").value_or("")));
}

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

}  // namespace writ::web
