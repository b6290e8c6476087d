#include "crypto/system_random.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <set>
#include <string>
#include <vector>

namespace writ::crypto {
namespace {

std::string Draw(SystemRandom& random, std::size_t size) {
  std::string out(size, '\0');
  random.Fill(std::as_writable_bytes(std::span(out)));
  return out;
}

TEST(SystemRandom, NeverRepeats) {
  SystemRandom random;
  std::set<std::string> seen;
  for (int i = 0; i < 10'000; ++i) EXPECT_TRUE(seen.insert(Draw(random, 16)).second);
  EXPECT_NE(Draw(random, 100'000), Draw(random, 100'000));
  EXPECT_EQ(Draw(random, 0), "");
}

TEST(SystemRandom, GivesAChildOtherBytesThanItsParent) {
  SystemRandom random;
  Draw(random, 16);
  std::array<int, 2> ends;
  ASSERT_EQ(::pipe(ends.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const std::string bytes = Draw(random, 16);
    ::_exit(::write(ends[1], bytes.data(), bytes.size()) == 16 ? 0 : 1);
  }
  std::string theirs(16, '\0');
  ASSERT_EQ(::read(ends[0], theirs.data(), theirs.size()), 16);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ::close(ends[0]);
  ::close(ends[1]);
  EXPECT_NE(Draw(random, 16), theirs);
}

}  // namespace
}  // namespace writ::crypto
