#include "http/routes.h"

#include <algorithm>

#include "base/text.h"
#include "http/method_names.h"
#include "protocol/refusal.h"
#include "protocol/wire_profiles/manners.h"

namespace writ::http {
namespace {

bool Offers(const std::vector<Method>& methods, Method method) {
  if (method == Method::kOptions) return true;
  const Method wanted = method == Method::kHead ? Method::kGet : method;
  return std::ranges::find(methods, wanted) != methods.end();
}

std::string AllowOf(const std::vector<Method>& methods) {
  std::string allow;
  for (const auto& [method, name] : kMethodNames) {
    if (!Offers(methods, method)) continue;
    if (!allow.empty()) allow += ", ";
    allow += name;
  }
  return allow;
}

Reply RenderOptions(std::string allow) {
  Reply reply;
  reply.status = 204;
  reply.fields.push_back({"Allow", std::move(allow)});
  return reply;
}

}  // namespace

Routes::Routes(std::vector<Route> routes, Compatibility compatibility) : compatibility_(compatibility) {
  std::vector<Method> anywhere;
  for (Route& route : routes) {
    anywhere.insert(anywhere.end(), route.methods.begin(), route.methods.end());
    std::string allow = AllowOf(route.methods);
    entries_.push_back({std::move(route), std::move(allow)});
  }
  std::ranges::sort(entries_, {}, [](const Entry& entry) -> const std::string& { return entry.route.path; });
  allow_anywhere_ = AllowOf(anywhere);
}

std::variant<const Handler*, Reply> Routes::Find(const HttpRequest& request, Walk* walk) const {
  NoteStep(walk, Step::kFindEndpoint);
  //= rfc9110#section-15.6.2
  if (!request.method) return Refuse(Reason::kMethodUnknown);
  //= rfc9110#section-9.3.7
  if (request.form == TargetForm::kAsterisk) return RenderOptions(allow_anywhere_);
  const std::string* allow = &allow_anywhere_;
  if (request.form == TargetForm::kPath) {
    const Entry* const entry = FindPath(request.path);
    if (entry == nullptr) return Refuse(Reason::kNotFound);
    const bool options = request.method == Method::kOptions;
    // A handler sees for itself whether its endpoint is switched off: it looks at the realm anyway.
    if (!options && Offers(entry->route.methods, *request.method)) return &entry->route.handler;
    if (entry->route.offered && !entry->route.offered()) return Refuse(Reason::kNotFound);
    if (options && entry->route.options) return &entry->route.options;
    if (options) return RenderOptions(entry->allow);
    allow = &entry->allow;
  }
  //= rfc9110#section-15.5.6
  Reply reply = Refuse(Reason::kMethodNotAllowed);
  reply.fields.push_back({"Allow", *allow});
  return reply;
}

const Routes::Entry* Routes::FindPath(std::string_view path) const {
  const Entry* const exact = FindExactly(path);
  const Manners& manners = MannersOf(compatibility_);
  if (exact != nullptr || !manners.paths_in_any_case) return exact;
  if (manners.trailing_slash && path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  const auto same = std::ranges::find_if(entries_, [&](const Entry& entry) {
    return !entry.route.below && base::EqualsIgnoringCase(entry.route.path, path);
  });
  return same == entries_.end() ? nullptr : &*same;
}

const Routes::Entry* Routes::FindExactly(std::string_view path) const {
  const auto at = std::ranges::lower_bound(
      entries_, path, {}, [](const Entry& entry) { return std::string_view(entry.route.path); });
  if (at != entries_.end() && at->route.path == path && !at->route.below) return &*at;
  const auto above = std::ranges::find_if(entries_, [&](const Entry& entry) {
    const std::string& top = entry.route.path;
    return entry.route.below && path.size() > top.size() && path.starts_with(top) && path[top.size()] == '/';
  });
  return above == entries_.end() ? nullptr : &*above;
}

Reply Routes::Refuse(Reason reason) const {
  return RenderRefusal(compatibility_, {reason, {}});
}

}  // namespace writ::http
