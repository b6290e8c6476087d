// The claims in a hook's reply: `[{"type","value","value_type"}]`, as the family writes them.
#pragma once

#include <boost/json/object.hpp>

#include <expected>
#include <string>
#include <vector>

#include "writ/client.h"

namespace writ {

/// Reads the member `claims` of a reply; without it there are none. A value is text, whatever its
/// `value_type` ("string", "boolean", "integer", "double", "json") makes of it. Gives in a few words what is
/// wrong with it: a claim that is the server's own, a value that is none of its type, more than 100 claims.
std::expected<std::vector<Claim>, std::string> ReadHookClaims(const boost::json::object& reply);

}  // namespace writ
