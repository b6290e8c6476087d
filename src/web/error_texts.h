// What went wrong, in the languages that the wire does not speak.
#pragma once

#include <optional>
#include <string_view>

#include "web/language.h"
#include "writ/oauth_error.h"

namespace writ::web {

/// What the error page says of `reason`. Absent where the wire's own English has to do.
std::optional<std::string_view> ErrorText(Language language, Reason reason);

}  // namespace writ::web
