// The scope step of the grants that take a `scope` parameter, in two halves: what is asked for (the grant's),
// and whether the client may have it (the gate's).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/catalog.h"
#include "protocol/rules/limits.h"
#include "protocol/wire_profiles/manners.h"
#include "writ/oauth_error.h"

namespace writ {

/// The scopes that a `scope` parameter names: each once, sorted by bytes.
/// Gives an empty list when the parameter is absent or holds blanks alone.
/// Refuses: kScopeTooLong; kScopeMalformed for characters outside RFC 6749 section 3.3's grammar.
Result<std::vector<std::string>> ParseScope(std::optional<std::string_view> scope,
                                            std::size_t longest = limits::kScope);

/// Whether a token may speak for a person.
enum class Subject { kNone, kPerson };

/// What a client gets that names no scope: all its allowed scopes that are enabled API scopes, sorted by
/// bytes. For a person, and where the manners have it so, its identity scopes and `offline_access`, too.
/// Refuses: kScopeTooLong.
Result<std::vector<std::string>> DefaultScopes(const Client& client, const Catalog& catalog,
                                               const ScopeManners& manners, Subject subject);

/// Refuses: kScopeNone when `scopes` is empty; kScopeUnknown for a scope that is not declared or disabled;
///   kScopeNotAllowed for one that the client may not have; kScopeNeedsPerson for an identity scope or
///   `offline_access` without a person.
Result<void> CheckScopes(const std::vector<std::string>& scopes, const Client& client, const Catalog& catalog,
                         Subject subject);

/// Whether there is nothing but `offline_access`: nothing that a token could be for.
inline bool IsOfflineAlone(const std::vector<std::string>& scopes) {
  return scopes.size() == 1 && scopes.front() == "offline_access";
}

}  // namespace writ
