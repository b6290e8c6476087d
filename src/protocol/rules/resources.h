// Which APIs a token is for, and which algorithms they accept.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/catalog.h"
#include "writ/decision.h"
#include "writ/oauth_error.h"

namespace writ {

/// The resources that a `resource` parameter names: one, or none when it is absent.
/// Refuses: kResourceMalformed for what is no absolute URI, has a fragment or is longer than 512 bytes.
/// Source: RFC 8707 section 2.
Result<std::vector<std::string>> ParseResource(std::optional<std::string_view> resource);

/// The resources that several `resource` parameters name, each once.
/// Refuses: as ParseResource; kResourceUnknown for one that no enabled API resource has.
Result<std::vector<std::string>> ParseResources(const std::vector<std::string_view>& names,
                                                const Catalog& catalog);

/// The resources of a token that rests on what was authorized before: the one that `resource` names, else
/// all. Takes `authorized`: by name; empty: all that the scopes address. Refuses: as ParseResource;
/// kResourceNotGranted for one that was not authorized. Source: RFC 8707 section 2.2.
Result<std::vector<std::string>> NarrowResources(std::optional<std::string_view> resource,
                                                 const std::vector<std::string>& authorized);

/// The API resources that a token addresses. Where `decision` names some, those, and its scopes are narrowed
/// to what they expose (`offline_access` stays); else the enabled ones that expose at least one of its
/// scopes, but for those that must be asked for by name (`RequireResourceIndicator`). Each once, in the order
/// of declaration. Where `decision` has `only_resources`, none but those: what is named must be among them,
/// what is not is narrowed to them. Refuses: kResourceUnknown; kResourceWithoutScope; kResourceNotGranted.
Result<std::vector<const ApiResource*>> ResolveResources(Decision& decision, const Catalog& catalog);

/// The audience of a token that addresses no API resource: `{issuer}/resources`.
std::string StaticAudience(const RealmOptions& options);

/// The signing algorithms that all of `resources` accept.
/// Gives: absent when none of them restricts; empty when no algorithm suits all.
std::optional<std::vector<std::string>> AcceptedAlgorithms(const std::vector<const ApiResource*>& resources);

}  // namespace writ
