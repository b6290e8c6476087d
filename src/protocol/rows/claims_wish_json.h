// Claims that were asked for by name, as they stand in rows of the store.
#pragma once

#include <boost/json/object.hpp>

#include "base/json_writer.h"
#include "writ/decision.h"

namespace writ {

/// Writes the members of an object that is open; none where nothing was asked for.
void WriteClaimsWish(base::JsonWriter& json, const ClaimsWish& wish);

/// Reads what WriteClaimsWish wrote.
ClaimsWish ParseClaimsWish(const boost::json::object& object);

}  // namespace writ
