// The fields of replies that hold tokens or errors.
#pragma once

#include "protocol/call.h"

namespace writ {

/// Makes `reply` JSON that nobody may keep.
/// Source: RFC 6749 section 5.1.
inline void AddUncachedJsonFields(Reply& reply) {
  reply.fields.reserve(reply.fields.size() + 4);
  reply.fields.push_back({"Content-Type", "application/json"});
  reply.fields.push_back({"Cache-Control", "no-store"});
  reply.fields.push_back({"Pragma", "no-cache"});
}

}  // namespace writ
