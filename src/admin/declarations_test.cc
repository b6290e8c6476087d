#include "admin/declarations.h"

#include <gtest/gtest.h>

#include <barrier>
#include <thread>

#include "tests/sqlite_fixture.h"
#include "writ/system.h"

namespace writ::admin {
namespace {

class DeclarationsTest : public testing::Test {
 protected:
  Store& store() const { return *fixture_.store; }

  Declaring MakeDeclaring() {
    return {.store = store(),
            .clock = fixture_.clock,
            .random = *random_,
            .realm = "r",
            .actor = "operator",
            .check = [](const std::vector<config::Declaration>&) { return std::vector<std::string>(); }};
  }

  Done Put(const std::string& name, const std::optional<std::string>& json) {
    return ChangeDeclaration(MakeDeclaring(), kClient, name, "client.added",
                             [&](const std::optional<std::string>&) { return json; });
  }

  stores::SqliteFixture fixture_;
  const std::unique_ptr<Random> random_ = MakeSystemRandom();
};

TEST_F(DeclarationsTest, AreKeptCountedAndAudited) {
  EXPECT_EQ(FindCatalogVersion(store(), "r"), 0U);
  ASSERT_TRUE(Put("b", R"({"ClientId":"b"})"));
  ASSERT_TRUE(Put("a", R"({"ClientId":"a"})"));
  EXPECT_EQ(FindCatalogVersion(store(), "r"), 2U);
  const auto declared = FindDeclarations(store(), "r");
  ASSERT_EQ(declared.size(), 2U);
  EXPECT_EQ(declared[0].name, "a");
  EXPECT_EQ(declared[0].list, "Clients");
  EXPECT_EQ(declared[1].json, R"({"ClientId":"b"})");
  ASSERT_TRUE(Put("a", std::nullopt));
  EXPECT_EQ(FindDeclarations(store(), "r").size(), 1U);
  EXPECT_EQ(FindCatalogVersion(store(), "r"), 3U);
  const auto records = store().FindAudit("r", 10);
  ASSERT_EQ(records.size(), 3U);
  EXPECT_EQ(records[2].event + ' ' + records[2].actor + ' ' + records[2].subject, "client.added operator b");
}

TEST_F(DeclarationsTest, ChangeNothingThatIsWrong) {
  Declaring declaring = MakeDeclaring();
  declaring.check = [](const std::vector<config::Declaration>& declared) {
    EXPECT_EQ(declared.size(), 1U);
    return std::vector<std::string>{"no good"};
  };
  const auto json = [](const std::optional<std::string>&) { return std::optional<std::string>("{}"); };
  const auto done = ChangeDeclaration(declaring, kClient, "a", "client.added", json);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error(), std::vector<std::string>{"no good"});
  EXPECT_EQ(FindCatalogVersion(store(), "r"), 0U);
}

TEST_F(DeclarationsTest, OfManyAtOnceAllAreKept) {
  constexpr int kOperators = 8;
  std::barrier start(kOperators);
  std::vector<std::thread> operators;
  for (int i = 0; i < kOperators; ++i) {
    operators.emplace_back([&, i] {
      start.arrive_and_wait();
      const std::string name = "client " + std::to_string(i);
      EXPECT_TRUE(Put(name, R"({"ClientId":")" + name + "\"}"));
    });
  }
  for (std::thread& one : operators) one.join();
  EXPECT_EQ(FindDeclarations(store(), "r").size(), 8U);
  EXPECT_EQ(FindCatalogVersion(store(), "r"), 8U);
}

TEST_F(DeclarationsTest, OneNameIsAddedOnce) {
  constexpr int kOperators = 8;
  std::atomic<int> added{0};
  std::barrier start(kOperators);
  std::vector<std::thread> operators;
  for (int i = 0; i < kOperators; ++i) {
    operators.emplace_back([&] {
      start.arrive_and_wait();
      const auto done = ChangeDeclaration(MakeDeclaring(), kClient, "a", "client.added",
                                          [](const std::optional<std::string>& before)
                                              -> std::expected<std::optional<std::string>, std::string> {
                                            if (before) return std::unexpected("is there already");
                                            return R"({"ClientId":"a"})";
                                          });
      if (done) ++added;
    });
  }
  for (std::thread& one : operators) one.join();
  EXPECT_EQ(added, 1);
  EXPECT_EQ(store().FindAudit("r", 10).size(), 1U);
}

}  // namespace
}  // namespace writ::admin
