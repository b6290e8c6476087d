// What the forms of a person's own pages carry, so that no other page can send them.
#pragma once

#include <string>
#include <string_view>

#include "protocol/session/session.h"

namespace writ {

/// The proof that a form was made by a page of this session. Nobody who does not have the session knows it.
std::string PageProof(const Session& session);

/// Whether `proof` is that of the session.
bool IsPageProof(const Session& session, std::string_view proof);

}  // namespace writ
