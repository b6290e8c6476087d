#include "tests/exchanges/sign_in.h"

#include <algorithm>

#include "base/percent.h"

namespace writ::exchanges {
namespace {

constexpr std::string_view kLoginPath = "/account/login";

/// The cookies that `answer` sets, as the browser sends them back.
std::string CookiesOf(const Answer& answer) {
  std::string cookies;
  for (const auto& [name, value] : answer.fields) {
    if (name != "Set-Cookie") continue;
    cookies.append(cookies.empty() ? "" : "; ").append(value, 0, value.find(';'));
  }
  return cookies;
}

}  // namespace

bool IsSignIn(const Request& request) {
  return request.method == "SIGN-IN";
}

std::string RedirectParameter(const Answer& answer, std::string_view name) {
  const std::string* const location = answer.Find("Location");
  const std::size_t at = location == nullptr ? std::string::npos : location->find_first_of("?#");
  if (at == std::string::npos) return "";
  const std::string query = '&' + location->substr(at + 1);
  const std::string mark = '&' + std::string(name) + '=';
  const std::size_t found = query.find(mark);
  if (found == std::string::npos) return "";
  const std::size_t begin = found + mark.size();
  const std::size_t end = std::min(query.find('&', begin), query.size());
  return base::FormDecode(std::string_view(query).substr(begin, end - begin)).value_or("");
}

Answer SignIn(const Request& request, Target& target) {
  Request step = request;
  step.method = "GET";
  step.body.clear();
  Answer answer = target.Send(step);
  const std::string* const location = answer.Find("Location");
  const std::size_t path = location == nullptr ? std::string::npos : location->find(kLoginPath);
  if (path == std::string::npos) return answer;
  step.method = "POST";
  step.target = location->substr(path, kLoginPath.size());
  step.fields.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  if (const std::string cookies = CookiesOf(answer); !cookies.empty())
    step.fields.emplace_back("Cookie", cookies);
  step.body = request.body + "&interaction=" + base::FormEncode(RedirectParameter(answer, "interaction"));
  return target.Send(step);
}

}  // namespace writ::exchanges
