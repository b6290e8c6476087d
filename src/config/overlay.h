// Several trees as one: files over files, the environment over all.
#pragma once

#include <optional>

#include "config/configuration.h"
#include "config/node.h"
#include "config/report.h"

namespace writ::config {

/// The part of a file that is ours: its section `IdentityServer`, or all of it where it has none.
/// What stands beside the section belongs to other programs and is left alone.
Node OwnSection(Node file, Report& report);

/// Lays `upper` over `lower`: sections are merged by key, everything else is replaced.
/// Reports two keys of one section of `upper` that are the same name.
void Overlay(Node& lower, Node upper, Report& report);

/// Sets what `WRIT__Section__Key=value` names; numbers name the items of a list
/// (`WRIT__Clients__0__ClientId`). Reports names that cannot be followed.
void OverlayEnvironment(Node& root, const Environment& environment, Report& report);

}  // namespace writ::config
