// Claims as JSON: in rows of the store, in tokens and in answers.
#pragma once

#include <boost/json/object.hpp>

#include <optional>
#include <string_view>
#include <vector>

#include "base/json_writer.h"
#include "writ/client.h"

namespace writ {

/// Writes claims as an array of `[type, value]`, or `[type, value, kind]` where the value is no plain text.
void WriteClaims(base::JsonWriter& json, const std::vector<Claim>& claims);

/// Writes a claim as a member of an object: its type the name, its value of its JSON type.
void WriteMember(base::JsonWriter& json, const Claim& claim);

/// Writes the value alone.
void WriteValue(base::JsonWriter& json, const Claim& claim);

/// Reads what WriteClaims wrote. Absent when the member is missing or of another shape.
std::optional<std::vector<Claim>> ClaimsMember(const boost::json::object& object, std::string_view name);

}  // namespace writ
