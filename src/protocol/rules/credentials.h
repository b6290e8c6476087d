// The parameters that are credentials: of clients, of people, or what was issued. None may stand in a URL,
// where proxies, logs and browser histories keep it.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace writ {

/// What proves who the client is.
inline constexpr std::array<std::string_view, 2> kClientCredentials{"client_secret", "client_assertion"};

/// What a person types, or an issuer or the server itself gave out.
inline constexpr std::array<std::string_view, 12> kOtherCredentials{
    "password",    "code",        "code_verifier", "refresh_token",
    "device_code", "auth_req_id", "assertion",     "subject_token",
    "actor_token", "token",       "access_token",  "client_notification_token"};

constexpr bool IsCredential(std::string_view name) {
  return std::ranges::find(kClientCredentials, name) != kClientCredentials.end() ||
         std::ranges::find(kOtherCredentials, name) != kOtherCredentials.end();
}

}  // namespace writ
