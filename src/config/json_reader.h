// JSON as configuration files have it: comments and trailing commas allowed.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "config/node.h"
#include "config/report.h"

namespace writ::config {

/// Reads one JSON document. Absent when it is not well-formed or too large; `report` then says why and where.
/// Refuses: keys that differ in letter case alone (the tree is given all the same), NUL, numbers that are not
/// finite, more than kMaxDepth or kMaxNodes.
/// Takes `text`: UTF-8, checked by the caller.
std::optional<Node> ParseJson(std::string_view text, const std::shared_ptr<const std::string>& file,
                              Report& report);

/// True when `text` is one JSON value by the letter of RFC 8259, no deeper than kMaxDepth.
bool IsStrictJson(std::string_view text);

}  // namespace writ::config
