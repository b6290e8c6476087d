// What several pages put into their templates.
#pragma once

#include <kainjow/mustache.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "protocol/call.h"
#include "web/language.h"
#include "writ/client.h"
#include "writ/time.h"

namespace writ::web {

inline std::string Text(std::string_view text) {
  return std::string(text);
}

inline kainjow::mustache::data Flag(bool set) {
  using Type = kainjow::mustache::data::type;
  return set ? Type::bool_true : Type::bool_false;
}

/// The texts in the language that `ui_locales`, else Accept-Language, asks for.
const Texts& TextsFor(const Call& call, std::string_view ui_locales);

/// `2026-11-27 10:05 UTC`.
std::string TimeText(Instant at);

/// The same for machines: `2026-11-27T10:05Z`.
std::string TimeOf(Instant at);

/// With a comma between each two.
std::string Join(const std::vector<std::string>& texts);

/// What people know a client by.
std::string NameOf(const Client& client);

/// Hidden fields of a form. Takes pairs of a name and a value.
template <typename Fields>
kainjow::mustache::data FieldData(const Fields& fields) {
  kainjow::mustache::data list{kainjow::mustache::data::type::list};
  for (const auto& [name, value] : fields) {
    kainjow::mustache::data field;
    field.set("name", Text(name));
    field.set("value", value);
    list.push_back(field);
  }
  return list;
}

}  // namespace writ::web
