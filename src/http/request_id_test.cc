#include "http/request_id.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "runtime/seeded_random.h"

namespace writ::http {
namespace {

std::string Text(const RequestId& id) {
  return {id.data(), id.size()};
}

TEST(RequestIds, NeverRepeat) {
  runtime::SeededRandom random(1);
  RequestIds first(random);
  RequestIds second(random);
  std::set<std::string> seen;
  for (int i = 0; i < 10'000; ++i) {
    seen.insert(Text(first.Make()));
    seen.insert(Text(second.Make()));
  }
  EXPECT_EQ(seen.size(), 20'000U);
}

TEST(RequestIds, AreDigitsAndSmallLetters) {
  runtime::SeededRandom random(2);
  const std::string id = Text(RequestIds(random).Make());
  EXPECT_EQ(id.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz"), std::string::npos) << id;
}

}  // namespace
}  // namespace writ::http
