// Which APIs a token is for, and which algorithms they accept.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/catalog.h"

namespace writ {

/// The API resources that a token with these scopes addresses: the enabled ones that expose at least one of
/// them, but for those that must be asked for by name (`RequireResourceIndicator`). Each once, in the order
/// of declaration.
std::vector<const ApiResource*> AddressedResources(const std::vector<std::string>& scopes,
                                                   const Catalog& catalog);

/// The signing algorithms that all of `resources` accept.
/// Gives: absent when none of them restricts; empty when no algorithm suits all.
std::optional<std::vector<std::string>> AcceptedAlgorithms(const std::vector<const ApiResource*>& resources);

}  // namespace writ
