#include "protocol/cors.h"

#include <algorithm>

namespace writ {
namespace {

constexpr std::size_t kLongestHeaderList = 1'024;

/// The one origin that the call names. Absent when it names none, or several.
std::optional<std::string_view> OriginOf(const Call& call) {
  return call.Count("origin") == 1 ? call.Find("origin") : std::nullopt;
}

/// What Access-Control-Allow-Origin says; empty when the origin may not.
std::string AllowedOrigin(const Call& call, const RealmContext& realm, Sharing sharing) {
  const auto origin = OriginOf(call);
  if (!origin || sharing == Sharing::kNobody) return {};
  if (sharing == Sharing::kAnybody) return "*";
  return realm.catalog.AllowsOrigin(*origin) ? std::string(*origin) : std::string();
}

/// The names that a preflight asks for, if they are names.
std::string AskedHeaders(const Call& call) {
  const std::string_view asked = call.Find("access-control-request-headers").value_or("");
  const auto allowed = [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == ',' || c == ' ';
  };
  const bool plain = asked.size() <= kLongestHeaderList && std::ranges::all_of(asked, allowed);
  return plain ? std::string(asked) : std::string();
}

}  // namespace

void AddCorsFields(const Call& call, const RealmContext& realm, Sharing sharing, Reply& reply) {
  if (!call.Find("origin")) return;
  if (sharing == Sharing::kListed) reply.fields.push_back({"Vary", "Origin"});
  std::string origin = AllowedOrigin(call, realm, sharing);
  if (!origin.empty()) reply.fields.push_back({"Access-Control-Allow-Origin", std::move(origin)});
}

Reply AnswerOptions(const Call& call, const RealmContext& realm, Sharing sharing, std::string allow) {
  Reply reply;
  reply.status = 204;
  AddCorsFields(call, realm, sharing, reply);
  const bool preflight = call.Find("access-control-request-method").has_value();
  if (preflight && !AllowedOrigin(call, realm, sharing).empty()) {
    reply.fields.push_back({"Access-Control-Allow-Methods", allow});
    if (std::string names = AskedHeaders(call); !names.empty())
      reply.fields.push_back({"Access-Control-Allow-Headers", std::move(names)});
    const Seconds age = realm.catalog.options().preflight_cache_duration;
    if (age > Seconds(0)) reply.fields.push_back({"Access-Control-Max-Age", std::to_string(age.count())});
  }
  reply.fields.push_back({"Allow", std::move(allow)});
  reply.outcome.endpoint = "options";
  return reply;
}

}  // namespace writ
