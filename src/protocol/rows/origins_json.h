// What a token ends with that came of an exchange, as it stands in the token.
#pragma once

#include <boost/json/object.hpp>

#include <optional>
#include <string_view>
#include <vector>

#include "base/json_writer.h"
#include "writ/live_token.h"

namespace writ {

/// The claim. It holds hashes of tokens, never tokens.
inline constexpr std::string_view kExchangedFrom = "exchanged_from";

/// Writes them as a member; nothing where there are none.
void WriteOrigins(base::JsonWriter& json, const std::vector<Origin>& origins);

/// Reads what WriteOrigins wrote. Absent for a member of another shape.
std::optional<std::vector<Origin>> OriginsMember(const boost::json::object& object);

}  // namespace writ
