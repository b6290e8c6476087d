// Who acts for whom, as it stands in rows of the store.
#pragma once

#include <boost/json/object.hpp>

#include <vector>

#include "base/json_writer.h"
#include "writ/person.h"

namespace writ {

/// Writes the member `actors`, an array of `[subject, issuer, client_id]`; nothing where there are none.
void WriteActors(base::JsonWriter& json, const std::vector<Actor>& actors);

/// Reads what WriteActors wrote: nobody where the member is missing.
/// Faults: kCorrupt when it is of another shape.
std::vector<Actor> ParseActors(const boost::json::object& object);

}  // namespace writ
