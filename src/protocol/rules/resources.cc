#include "protocol/rules/resources.h"

#include <algorithm>

#include "base/text.h"
#include "base/try.h"
#include "base/uri.h"
#include "protocol/rules/issuer_url.h"
#include "protocol/rules/limits.h"

namespace writ {

namespace {

//= rfc3986#section-4.3
bool IsAbsoluteUri(std::string_view text) {
  const auto scheme = base::UriScheme(text);
  const auto allowed = [](char c) {
    return c > ' ' && c < 0x7f && !std::string_view("#\"<>\\^`{|}").contains(c);
  };
  return scheme && scheme->size() + 1 < text.size() && std::ranges::all_of(text, allowed);
}

bool Exposes(const ApiResource& resource, std::string_view scope) {
  return std::ranges::find(resource.scopes, scope) != resource.scopes.end();
}

/// The resources that were asked for by name.
Result<std::vector<const ApiResource*>> FindNamed(const std::vector<std::string>& names,
                                                  const Catalog& catalog) {
  std::vector<const ApiResource*> found;
  for (const std::string& name : names) {
    const ApiResource* const resource = catalog.FindApiResource(name);
    if (resource == nullptr || !resource->enabled) return Refuse(Reason::kResourceUnknown, name);
    found.push_back(resource);
  }
  return found;
}

std::vector<const ApiResource*> FindAddressed(const std::vector<std::string>& scopes,
                                              const Catalog& catalog) {
  std::vector<const ApiResource*> addressed;
  for (const std::string& scope : scopes) {
    for (const ApiResource* const resource : catalog.FindResources(scope)) {
      if (!resource->require_resource_indicator) addressed.push_back(resource);
    }
  }
  // All stand in one array, so the order of their addresses is that of their declaration.
  std::ranges::sort(addressed);
  addressed.erase(std::ranges::unique(addressed).begin(), addressed.end());
  return addressed;
}

}  // namespace

Result<std::vector<std::string>> ParseResource(std::optional<std::string_view> resource) {
  if (!resource) return std::vector<std::string>();
  if (resource->size() > limits::kResource || !IsAbsoluteUri(*resource)) {
    return Refuse(Reason::kResourceMalformed, std::string(resource->substr(0, limits::kResource)));
  }
  return std::vector<std::string>{std::string(*resource)};
}

Result<std::vector<std::string>> NarrowResources(std::optional<std::string_view> resource,
                                                 const std::vector<std::string>& authorized) {
  WRIT_TRY(std::vector<std::string> named, ParseResource(resource));
  if (named.empty()) return authorized;
  const bool granted = authorized.empty() || std::ranges::find(authorized, named.front()) != authorized.end();
  if (!granted) return Refuse(Reason::kResourceNotGranted, named.front());
  return named;
}

std::string StaticAudience(const RealmOptions& options) {
  return BelowIssuer(options.issuer_uri, "/resources");
}

namespace {

/// Keeps a decision to its `only_resources`: names those that it addresses, where it addresses others, too.
Result<void> KeepToBounds(Decision& decision, const Catalog& catalog) {
  if (!decision.only_resources) return {};
  const auto& bounds = *decision.only_resources;
  const auto is_out = [&](const std::string& name) {
    return std::ranges::find(bounds, name) == bounds.end();
  };
  for (const std::string& name : decision.resources) {
    if (is_out(name)) return Refuse(Reason::kResourceNotGranted, name);
  }
  if (!decision.resources.empty()) return {};
  std::vector<std::string> addressed;
  for (const ApiResource* const resource : FindAddressed(decision.scopes, catalog))
    addressed.push_back(resource->name);
  if (addressed.empty()) addressed.push_back(StaticAudience(catalog.options()));
  const std::size_t all = addressed.size();
  std::erase_if(addressed, is_out);
  if (addressed.empty()) return Refuse(Reason::kResourceNotGranted, base::JoinBlanks(decision.scopes));
  if (addressed.size() != all) decision.resources = std::move(addressed);
  return {};
}

/// Whether what is asked for is the audience of tokens that are for no API resource.
bool IsStaticAlone(const std::vector<std::string>& names, const RealmOptions& options) {
  return names.size() == 1 && names.front() == StaticAudience(options);
}

/// Keeps the scopes that no API resource exposes; gives none.
Result<std::vector<const ApiResource*>> KeepUnexposed(Decision& decision, const Catalog& catalog) {
  std::erase_if(decision.scopes,
                [&](const std::string& scope) { return !catalog.FindResources(scope).empty(); });
  if (decision.scopes.empty()) return Refuse(Reason::kResourceWithoutScope, decision.resources.front());
  return std::vector<const ApiResource*>();
}

}  // namespace

Result<std::vector<const ApiResource*>> ResolveResources(Decision& decision, const Catalog& catalog) {
  WRIT_CHECK(KeepToBounds(decision, catalog));
  if (decision.resources.empty()) return FindAddressed(decision.scopes, catalog);
  if (IsStaticAlone(decision.resources, catalog.options())) return KeepUnexposed(decision, catalog);
  WRIT_TRY(std::vector<const ApiResource*> named, FindNamed(decision.resources, catalog));
  const std::string asked = base::JoinBlanks(decision.scopes);
  bool exposed = false;
  std::erase_if(decision.scopes, [&](const std::string& scope) {
    const bool stays =
        std::ranges::any_of(named, [&](const ApiResource* resource) { return Exposes(*resource, scope); });
    exposed = exposed || stays;
    return !stays && scope != "offline_access";
  });
  if (!exposed) {
    return Refuse(Reason::kResourceWithoutScope, decision.resources.front() + "; asked for: " + asked);
  }
  std::ranges::sort(named);
  named.erase(std::ranges::unique(named).begin(), named.end());
  return named;
}

std::optional<std::vector<std::string>> AcceptedAlgorithms(const std::vector<const ApiResource*>& resources) {
  std::optional<std::vector<std::string>> accepted;
  for (const ApiResource* const resource : resources) {
    const auto& allowed = resource->allowed_access_token_signing_algorithms;
    if (allowed.empty()) continue;
    if (!accepted) {
      accepted = allowed;
    } else {
      std::erase_if(*accepted, [&](const std::string& algorithm) {
        return std::ranges::find(allowed, algorithm) == allowed.end();
      });
    }
  }
  return accepted;
}

//= rfc8707#section-2.1
Result<std::vector<std::string>> ParseResources(const std::vector<std::string_view>& names,
                                                const Catalog& catalog) {
  std::vector<std::string> resources;
  for (const std::string_view name : names) {
    WRIT_TRY(std::vector<std::string> one, ParseResource(name));
    const ApiResource* const resource = catalog.FindApiResource(name);
    if (resource == nullptr || !resource->enabled) return Refuse(Reason::kResourceUnknown, one.front());
    if (std::ranges::find(resources, one.front()) == resources.end())
      resources.push_back(std::move(one.front()));
  }
  return resources;
}

}  // namespace writ
