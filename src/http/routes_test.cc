#include "http/routes.h"

#include <gtest/gtest.h>

namespace writ::http {
namespace {

std::vector<Route> TestRoutes() {
  const auto named = [](const std::string& body) {
    return [body](const Call&) {
      Reply reply;
      reply.body = body;
      return reply;
    };
  };
  return {{"/token", {Method::kPost}, named("token")},
          {"/keys", {Method::kGet}, named("keys")},
          {"/both", {Method::kGet, Method::kPost}, named("both")},
          {.path = "/tree", .methods = {Method::kGet}, .handler = named("tree"), .below = true}};
}

struct RouteCase {
  const char* says;
  std::optional<Method> method;
  TargetForm form;
  const char* path;
  int status;        ///< 200: the endpoint's handler
  const char* text;  ///< what the handler answers, or Allow
};

TEST(Routes, FindTheHandlerOrTheReply) {
  const RouteCase cases[] = {
      {"the endpoint", Method::kPost, TargetForm::kPath, "/token", 200, "token"},
      {"HEAD where GET is", Method::kHead, TargetForm::kPath, "/keys", 200, "keys"},
      {"HEAD where GET is not", Method::kHead, TargetForm::kPath, "/token", 405, "POST, OPTIONS"},
      {"another method", Method::kGet, TargetForm::kPath, "/token", 405, "POST, OPTIONS"},
      {"another method, two offered", Method::kDelete, TargetForm::kPath, "/both", 405,
       "GET, HEAD, POST, OPTIONS"},
      {"TRACE", Method::kTrace, TargetForm::kPath, "/token", 405, "POST, OPTIONS"},
      {"OPTIONS", Method::kOptions, TargetForm::kPath, "/keys", 204, "GET, HEAD, OPTIONS"},
      {"OPTIONS of the server", Method::kOptions, TargetForm::kAsterisk, "", 204, "GET, HEAD, POST, OPTIONS"},
      {"CONNECT", Method::kConnect, TargetForm::kAuthority, "", 405, "GET, HEAD, POST, OPTIONS"},
      {"an unknown path", Method::kGet, TargetForm::kPath, "/nope", 404, ""},
      {"OPTIONS of an unknown path", Method::kOptions, TargetForm::kPath, "/nope", 404, ""},
      {"a path in other letters", Method::kPost, TargetForm::kPath, "/Token", 404, ""},
      {"a path with a slash more", Method::kPost, TargetForm::kPath, "/token/", 404, ""},
      {"an encoded path", Method::kPost, TargetForm::kPath, "/%74oken", 404, ""},
      {"a path below", Method::kGet, TargetForm::kPath, "/tree/a/b", 200, "tree"},
      {"the path above", Method::kGet, TargetForm::kPath, "/tree", 404, ""},
      {"a path beside", Method::kGet, TargetForm::kPath, "/treetop/a", 404, ""},
      {"another method below", Method::kPost, TargetForm::kPath, "/tree/a", 405, "GET, HEAD, OPTIONS"},
      {"an unknown method", std::nullopt, TargetForm::kPath, "/token", 501, ""},
      {"an unknown method of an unknown path", std::nullopt, TargetForm::kPath, "/nope", 501, ""},
  };
  const Routes routes(TestRoutes(), Compatibility::kWrit);
  for (const RouteCase& test : cases) {
    HttpRequest request;
    request.method = test.method;
    request.form = test.form;
    request.path = test.path;
    const auto found = routes.Find(request, nullptr);
    if (const auto* handler = std::get_if<const Handler*>(&found)) {
      EXPECT_EQ(test.status, 200) << test.says;
      EXPECT_EQ((**handler)(Call{}).body, test.text) << test.says;
      continue;
    }
    const auto& reply = std::get<Reply>(found);
    EXPECT_EQ(reply.status, test.status) << test.says;
    std::string allow;
    for (const ReplyField& field : reply.fields) {
      if (field.name == "Allow") allow = field.value;
    }
    EXPECT_EQ(allow, test.text) << test.says;
  }
}

}  // namespace
}  // namespace writ::http
