// docs/reasons.md has one line for each reason, and says of it what the wire says.
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "protocol/wire_profiles/wire_profile.h"

namespace writ {
namespace {

std::vector<std::string> ReadTable() {
  std::ifstream page("docs/reasons.md");
  std::vector<std::string> rows;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("| `")) rows.push_back(line);
  }
  return rows;
}

TEST(ReasonsPage, TellsOfEveryReasonInTheOrderOfTheList) {
  const std::vector<std::string> rows = ReadTable();
  std::size_t next = 0;
  for (std::size_t i = 0; i < kReasonCount; ++i) {
    const Reason reason = static_cast<Reason>(i);
    const Wording& wording = FindWording(Compatibility::kWrit, reason);
    const std::string start = "| `" + std::string(ReasonName(reason)) + "` | " +
                              std::to_string(wording.status) + " `" + std::string(wording.error) + "` | ";
    ASSERT_LT(next, rows.size()) << start;
    EXPECT_TRUE(rows[next].starts_with(start)) << rows[next] << "\nshould begin with\n" << start;
    ++next;
  }
  EXPECT_EQ(next, rows.size()) << "the page tells of reasons that there are not";
}

}  // namespace
}  // namespace writ
