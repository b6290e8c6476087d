// Plain text for operators and their machines.
#pragma once

#include <string>

#include "protocol/call.h"

namespace writ::server {

/// A reply of plain text that nobody may keep.
Reply MakeTextReply(int status, std::string body, std::string type = "text/plain; charset=utf-8");

}  // namespace writ::server
