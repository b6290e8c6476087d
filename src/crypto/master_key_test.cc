#include "crypto/master_key.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/base64.h"
#include "crypto/system_random.h"
#include "tests/temp_folder.h"

namespace writ::crypto {
namespace {

namespace fs = std::filesystem;

class MasterKey : public testing::Test {
 protected:
  auto Load(const std::string& environment = {}) { return LoadMasterKey(path_, environment, random_); }
  void Write(const std::string& text) {
    std::ofstream(path_) << text;
    fs::permissions(path_, fs::perms::owner_read | fs::perms::owner_write);
  }

  const TempFolder folder_;
  const std::string path_ = folder_ / "master.key";
  SystemRandom random_;
};

TEST_F(MasterKey, IsMadeForItsOwnerAloneAndReadBack) {
  const auto made = Load();
  ASSERT_TRUE(made);
  EXPECT_EQ(made->origin(), LoadedMasterKey::Origin::kMadeFile);
  struct stat status{};
  ASSERT_EQ(::stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  const auto read = Load();
  ASSERT_TRUE(read);
  EXPECT_EQ(read->origin(), LoadedMasterKey::Origin::kFile);
  EXPECT_TRUE(std::ranges::equal(read->bytes(), made->bytes()));
}

TEST_F(MasterKey, ComesFromTheEnvironmentWhenThatIsSet) {
  const auto key = Load(base::Base64Encode(std::string(32, 'k')));
  ASSERT_TRUE(key);
  EXPECT_EQ(key->origin(), LoadedMasterKey::Origin::kEnvironment);
  EXPECT_FALSE(fs::exists(path_));
  EXPECT_FALSE(Load("short"));
}

TEST_F(MasterKey, RefusesAFileThatOthersMayRead) {
  Write(base::Base64Encode(std::string(32, 'k')));
  fs::permissions(path_, fs::perms::owner_read | fs::perms::group_read);
  const auto key = Load();
  ASSERT_FALSE(key);
  EXPECT_NE(key.error().find("chmod 600"), std::string::npos);
}

TEST_F(MasterKey, RefusesOtherTextsWithoutRepeatingThem) {
  for (const std::string& text : {std::string("canary"), base::Base64Encode(std::string(31, 'k')),
                                  std::string(), base::Base64Encode(std::string(60, 'k'))}) {
    Write(text);
    const auto key = Load();
    ASSERT_FALSE(key) << text;
    EXPECT_EQ(key.error().find("canary"), std::string::npos);
  }
}

TEST_F(MasterKey, RefusesALinkAndAFolder) {
  fs::create_symlink("/dev/zero", path_);
  EXPECT_FALSE(Load());
  fs::remove(path_);
  fs::create_directory(path_);
  EXPECT_FALSE(Load());
}

}  // namespace
}  // namespace writ::crypto
