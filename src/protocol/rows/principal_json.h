// Who signed in, and how, as it stands in rows of the store.
#pragma once

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_writer.h"
#include "writ/person.h"

namespace writ {

/// Writes the members of an object that is open.
void WritePrincipal(base::JsonWriter& json, const Principal& person);

/// Reads what WritePrincipal wrote. Absent when a member is missing or of another shape.
std::optional<Principal> ParsePrincipal(const boost::json::object& object);

/// Writes a list of texts.
void WriteTexts(base::JsonWriter& json, const std::vector<std::string>& texts);

/// A moment, in microseconds since 1970.
std::optional<Instant> InstantMember(const boost::json::object& object, std::string_view name);
void WriteInstant(base::JsonWriter& json, Instant at);

}  // namespace writ
