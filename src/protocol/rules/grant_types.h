// Whether a client may use a grant, and the names of those that other parts have to know.
#pragma once

#include <string_view>

#include "writ/client.h"

namespace writ {

inline constexpr std::string_view kPasswordGrant = "password";
inline constexpr std::string_view kTokenExchangeGrant = "urn:ietf:params:oauth:grant-type:token-exchange";
inline constexpr std::string_view kRefreshGrant = "refresh_token";
inline constexpr std::string_view kDeviceGrant = "urn:ietf:params:oauth:grant-type:device_code";
inline constexpr std::string_view kCibaGrant = "urn:openid:params:grant-type:ciba";

/// Whether `grant_type` is among the client's allowed ones; refresh_token need not be listed, as in
/// the family; who lists hybrid redeems its codes by authorization_code. Names are compared exactly.
bool MayUseGrant(const Client& client, std::string_view grant_type);

/// Whether the client lists the grant that a flow of the authorization endpoint needs: `authorization_code`,
/// `implicit` or `hybrid`.
bool MayUseFlow(const Client& client, std::string_view flow);

}  // namespace writ
