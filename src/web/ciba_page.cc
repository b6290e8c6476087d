// The page on which people decide about what clients ask them from elsewhere.
#include <kainjow/mustache.hpp>

#include <utility>

#include "web/dressed.h"
#include "web/page_data.h"
#include "web/pages.h"

namespace writ::web {
namespace {

namespace mustache = kainjow::mustache;

mustache::data ScopeData(const CibaRequestView& request, int number) {
  mustache::data list{mustache::data::type::list};
  int scope_number = 0;
  for (const ScopeView& scope : request.scopes) {
    mustache::data item;
    item.set("element", "scope-" + std::to_string(number) + '-' + std::to_string(++scope_number));
    item.set("name", scope.name);
    item.set("display_name", scope.display_name);
    if (!scope.description.empty()) item.set("description", scope.description);
    // Without openid there is nothing that the client could use.
    item.set("required", Flag(scope.required || scope.name == "openid"));
    item.set("emphasize", Flag(scope.emphasize));
    list.push_back(item);
  }
  return list;
}

mustache::data RequestData(const CibaView& view) {
  mustache::data list{mustache::data::type::list};
  int number = 0;
  for (const CibaRequestView& request : view.requests) {
    mustache::data item;
    item.set("element", "request-" + std::to_string(++number));
    item.set("request", request.id);
    item.set("client", NameOf(*request.client));
    if (!request.binding_message.empty()) item.set("binding_message", request.binding_message);
    item.set("scopes", ScopeData(request, number));
    item.set("begun", TimeText(request.begun_at));
    item.set("begun_at", TimeOf(request.begun_at));
    item.set("expires", TimeText(request.expires_at));
    item.set("expires_at", TimeOf(request.expires_at));
    list.push_back(item);
  }
  return list;
}

}  // namespace

Reply TemplatePages::Ciba(const Call& call, const CibaView& view) const {
  const Texts& texts = TextsFor(call, view.ui_locales);
  const auto dressed = Now();
  mustache::data data;
  if (view.news == CibaNews::kAllowed) data.set("good_news", Text(texts.ciba_allowed));
  if (view.news == CibaNews::kDenied) data.set("good_news", Text(texts.ciba_denied));
  if (view.news == CibaNews::kOver) data.set("bad_news", Text(texts.ciba_over));
  data.set("requests", RequestData(view));
  data.set("none", Flag(view.requests.empty()));
  const std::pair<const char*, std::string_view> plain[] = {
      {"title", texts.ciba},
      {"none_text", texts.ciba_none},
      {"wants", texts.wants},
      {"compare", texts.ciba_compare},
      {"since", texts.since},
      {"until", texts.ciba_until},
      {"required_text", texts.required},
      {"allow", texts.allow},
      {"deny", texts.deny},
      {"signed_in_as", texts.signed_in_as},
      {"username", view.username},
      {"action", view.action},
      {"proof", view.proof},
  };
  for (const auto& [name, text] : plain) data.set(name, Text(text));
  return dressed->Page(200, texts, "ciba", texts.ciba, mustache::mustache(dressed->theme.ciba).render(data));
}

}  // namespace writ::web
