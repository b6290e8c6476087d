#include "http/request_target.h"

#include <gtest/gtest.h>

#include <string>

namespace writ::http {
namespace {

struct TargetCase {
  const char* says;
  Method method;
  std::string_view target;
  const char* split;  ///< form, path and query; null: refused
};

TEST(RequestTarget, IsSplitOrRefused) {
  using namespace std::string_view_literals;
  const TargetCase cases[] = {
      {"a path", Method::kGet, "/a/b", "path /a/b ?"},
      {"a path and a query", Method::kGet, "/a?b=c?d", "path /a ?b=c?d"},
      {"nothing is decoded", Method::kGet, "/a%2fb/../c", "path /a%2fb/../c ?"},
      {"an absolute target", Method::kGet, "http://host:80/a?b", "path /a ?b"},
      {"an absolute target in capitals", Method::kPost, "HTTPS://host/a", "path /a ?"},
      {"an absolute target without path", Method::kGet, "http://host", "path / ?"},
      {"an absolute target with a query alone", Method::kGet, "http://host?b", "path / ?b"},
      {"an absolute target without authority", Method::kGet, "http:///a", nullptr},
      {"another scheme", Method::kGet, "ftp://host/a", nullptr},
      {"the asterisk with OPTIONS", Method::kOptions, "*", "asterisk  ?"},
      {"the asterisk with GET", Method::kGet, "*", nullptr},
      {"an authority with CONNECT", Method::kConnect, "host:443", "authority  ?"},
      {"a path with CONNECT", Method::kConnect, "/a", nullptr},
      {"an authority with GET", Method::kGet, "host:443", nullptr},
      {"a fragment", Method::kGet, "/a#b", nullptr},
      {"NUL", Method::kGet, "/a\0b"sv, nullptr},
      {"a byte over ASCII", Method::kGet, "/\xc3\xa9", nullptr},
      {"nothing", Method::kGet, "", nullptr},
  };
  const char* const forms[] = {"path", "asterisk", "authority"};
  for (const TargetCase& test : cases) {
    const auto target = SplitTarget(test.method, test.target);
    ASSERT_EQ(target.has_value(), test.split != nullptr) << test.says;
    if (!target) continue;
    const std::string split = std::string(forms[static_cast<std::size_t>(target->form)]) + " " +
                              std::string(target->path) + " ?" + std::string(target->query);
    EXPECT_EQ(split, test.split) << test.says;
  }
}

}  // namespace
}  // namespace writ::http
