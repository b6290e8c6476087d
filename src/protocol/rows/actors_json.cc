#include "protocol/rows/actors_json.h"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <string>

#include "writ/fault.h"

namespace writ {
namespace {

namespace json = boost::json;

constexpr std::string_view kMember = "actors";

Actor ParseActor(const json::value& value) {
  const json::array* const texts = value.if_array();
  const auto is_text = [](const json::value& text) { return text.is_string(); };
  if (texts == nullptr || texts->size() != 3 || !std::ranges::all_of(*texts, is_text))
    throw Fault(FaultKind::kCorrupt, "a row's actors cannot be read");
  const auto text = [&](std::size_t i) { return std::string(texts->at(i).get_string()); };
  return {.subject = text(0), .issuer = text(1), .client_id = text(2)};
}

}  // namespace

void WriteActors(base::JsonWriter& json, const std::vector<Actor>& actors) {
  if (actors.empty()) return;
  json.KeyOf(kMember).BeginArray();
  for (const Actor& actor : actors)
    json.BeginArray().String(actor.subject).String(actor.issuer).String(actor.client_id).EndArray();
  json.EndArray();
}

std::vector<Actor> ParseActors(const json::object& object) {
  std::vector<Actor> actors;
  const json::value* const member = object.if_contains(kMember);
  if (member == nullptr) return actors;
  if (!member->is_array()) throw Fault(FaultKind::kCorrupt, "a row's actors cannot be read");
  for (const json::value& value : member->get_array()) actors.push_back(ParseActor(value));
  return actors;
}

}  // namespace writ
