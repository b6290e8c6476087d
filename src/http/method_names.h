// The methods that we know, as they stand on the wire.
#pragma once

#include <optional>
#include <string_view>
#include <utility>

#include "protocol/call.h"

namespace writ::http {

/// In the order in which Allow lists them.
inline constexpr std::pair<Method, std::string_view> kMethodNames[] = {
    {Method::kGet, "GET"},     {Method::kHead, "HEAD"},       {Method::kPost, "POST"},
    {Method::kPut, "PUT"},     {Method::kPatch, "PATCH"},     {Method::kDelete, "DELETE"},
    {Method::kTrace, "TRACE"}, {Method::kConnect, "CONNECT"}, {Method::kOptions, "OPTIONS"},
};

/// The method called `name`, letter case and all. Absent for one that we do not know.
std::optional<Method> ParseMethod(std::string_view name);

}  // namespace writ::http
