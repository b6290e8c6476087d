// The fields of replies that hold tokens or errors.
#pragma once

#include "protocol/call.h"
#include "protocol/wire_profiles/manners.h"

namespace writ {

/// Makes `reply` JSON that nobody may keep.
/// Source: RFC 6749 section 5.1.
inline void AddUncachedJsonFields(Reply& reply, const ReplyManners& manners = {}) {
  reply.fields.reserve(reply.fields.size() + 4);
  reply.fields.push_back({"Content-Type", std::string(manners.content_type)});
  reply.fields.push_back({"Cache-Control", std::string(manners.cache_control)});
  reply.fields.push_back({"Pragma", "no-cache"});
}

}  // namespace writ
