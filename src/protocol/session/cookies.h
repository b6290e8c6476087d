// Cookies of a realm.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "protocol/call.h"
#include "writ/snapshot.h"

namespace writ {

/// The name of a cookie that says `what` in a realm: with the prefix `__Host-` where the issuer is https, so
/// that no neighbouring host can set it. Source: RFC 6265bis section 4.1.3.2.
std::string CookieName(const RealmSettings& settings, std::string_view what);

/// The value of the request's cookie of this name. Absent when there is none, or more than one: then it is
/// not known which is ours.
std::optional<std::string_view> FindCookie(const Call& call, std::string_view name);

/// Who may read a cookie.
enum class Readers { kServer, kScriptsToo };

/// A Set-Cookie field: for the whole host, until the browser ends.
/// Takes `value`: visible ASCII without `;`; empty: the cookie goes.
ReplyField SetCookie(const RealmSettings& settings, std::string_view what, std::string_view value,
                     Readers readers = Readers::kServer);

/// The same for one that outlives the browser. Takes `life`: from now on.
ReplyField SetLastingCookie(const RealmSettings& settings, std::string_view what, std::string_view value,
                            Seconds life);

}  // namespace writ
