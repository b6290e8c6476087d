// YAML as configuration files have it: one document, plain types, aliases within bounds.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "config/node.h"
#include "config/report.h"

namespace writ::config {

/// Reads one YAML document. Absent when it is not well-formed or too large; `report` then says why and where.
/// Refuses: keys that differ in letter case alone (the tree is given all the same), a second document, tags
/// but
/// !!str, NUL, more than kMaxDepth or kMaxNodes, of which every alias counts as what it stands for.
/// Takes `text`: UTF-8, checked by the caller.
std::optional<Node> ParseYaml(std::string_view text, const std::shared_ptr<const std::string>& file,
                              Report& report);

}  // namespace writ::config
