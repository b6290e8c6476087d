// What stands in URLs and pages, and what is asked for there.
#pragma once

#include <map>
#include <string>

#include "base/base64.h"
#include "base/json_reader.h"
#include "base/percent.h"

namespace writ {

using Parameters = std::map<std::string, std::string>;

inline constexpr const char* kVerifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
inline constexpr const char* kChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
inline constexpr const char* kCallback = "https://app.example/cb";

inline std::string FormOf(const Parameters& parameters) {
  std::string form;
  for (const auto& [name, value] : parameters)
    form.append(form.empty() ? "" : "&").append(name).append("=").append(base::FormEncode(value));
  return form;
}

/// A text member of a JSON object; "" where there is none.
inline std::string MemberOf(const std::string& json, const std::string& name) {
  const auto object = base::ParseJsonObject(json);
  return std::string(object ? base::TextMember(*object, name).value_or("") : "");
}

/// A parameter of a URL's query.
inline std::string ParameterOf(const std::string& url, const std::string& name) {
  const std::size_t at = url.find_first_of("?#");
  std::string query = at == std::string::npos ? "" : '&' + url.substr(at + 1);
  const std::size_t found = query.find('&' + name + '=');
  if (found == std::string::npos) return "";
  const std::size_t begin = found + name.size() + 2;
  return base::FormDecode(query.substr(begin, query.find('&', begin) - begin)).value_or("");
}

/// The value of a hidden field of a page.
inline std::string HiddenField(const std::string& page, const std::string& name) {
  const std::string mark = "name=\"" + name + "\" value=\"";
  const std::size_t at = page.find(mark);
  if (at == std::string::npos) return "";
  const std::size_t begin = at + mark.size();
  return page.substr(begin, page.find('"', begin) - begin);
}

/// The claims of a JWT; empty text: none.
inline std::string ClaimsOf(const std::string& jwt) {
  const std::size_t dot = jwt.find('.');
  if (dot == std::string::npos) return "";
  return base::Base64UrlDecode(jwt.substr(dot + 1, jwt.rfind('.') - dot - 1)).value_or("");
}

/// An authorization request with `changes`: an empty value takes a parameter away.
inline Parameters AuthorizeParameters(const Parameters& changes) {
  Parameters request = {{"client_id", "web"},
                        {"response_type", "code"},
                        {"redirect_uri", kCallback},
                        {"scope", "openid a"},
                        {"state", "xyz"},
                        {"code_challenge", kChallenge},
                        {"code_challenge_method", "S256"}};
  for (const auto& [name, value] : changes) {
    if (value.empty()) {
      request.erase(name);
    } else {
      request[name] = value;
    }
  }
  return request;
}

}  // namespace writ
