#include "crypto/password_hash.h"

#include <gtest/gtest.h>

#include "base/base64.h"
#include "writ/system.h"

namespace writ::crypto {
namespace {

constexpr std::string_view kBcrypt = "$2b$04$fVQTdW4bQPeoZl5OyZ.eLe3.4E7PqUrluPBS/wedDJkQ7eYjmKsI.";

std::string Version3(std::uint32_t digest, std::uint32_t iterations, std::string_view salt,
                     std::string_view subkey) {
  std::string bytes = "\1";
  for (const std::uint32_t number : {digest, iterations, static_cast<std::uint32_t>(salt.size())}) {
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift);
  }
  return base::Base64Encode(bytes.append(salt).append(subkey));
}

TEST(PasswordHash, KnowsWhatItMade) {
  const auto random = MakeSystemRandom();
  const std::string stored = HashPassword("correct horse", *random);
  EXPECT_TRUE(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << stored;
  EXPECT_EQ(VerifyPassword("correct horse", stored), PasswordMatch::kYes);
  EXPECT_EQ(VerifyPassword("correct horsf", stored), PasswordMatch::kNo);
  EXPECT_EQ(VerifyPassword("", stored), PasswordMatch::kNo);
  EXPECT_NE(stored, HashPassword("correct horse", *random)) << "a salt is used once";
  EXPECT_FALSE(FaultOfStoredPassword(stored));
}

TEST(PasswordHash, ReadsEveryByteOfAPassword) {
  const auto random = MakeSystemRandom();
  const std::string long_one(72, 'a');
  EXPECT_EQ(VerifyPassword(long_one + 'b', HashPassword(long_one, *random)), PasswordMatch::kNo);
  EXPECT_EQ(VerifyPassword("a", HashPassword(std::string("a\0b", 3), *random)), PasswordMatch::kNo);
}

TEST(PasswordHash, KnowsWhatOthersMade) {
  struct Case {
    const char* says;
    std::string stored;
  };
  // Of the password "Pa$$word1".
  const Case cases[] = {
      {"bcrypt of libxcrypt", "$2b$04$fVQTdW4bQPeoZl5OyZ.eLe3.4E7PqUrluPBS/wedDJkQ7eYjmKsI."},
      {"ASP.NET Core Identity, version 2",
       "AAABAgMEBQYHCAkKCwwNDg8MlWhmWxYmuF7SpLMCS8p+BfoYH19SrWpIH1OGY19QBA=="},
      {"ASP.NET Core Identity, version 3, sha256",
       "AQAAAAEAACcQAAAAEAABAgMEBQYHCAkKCwwNDg8gQgPlTJQi4rlw2CG13G7ldYonyC9JXu0lqlnnKsKvEQ=="},
      {"ASP.NET Core Identity, version 3, sha512",
       "AQAAAAIAAYagAAAAEAABAgMEBQYHCAkKCwwNDg/WsYtg3CAyAn6Ph/dOVGlHJZAo2OCL7UjEc8t5q1l/oA=="},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.says);
    EXPECT_EQ(VerifyPassword("Pa$$word1", c.stored), PasswordMatch::kYesButWeak);
    EXPECT_EQ(VerifyPassword("Pa$$word2", c.stored), PasswordMatch::kNo);
    EXPECT_FALSE(FaultOfStoredPassword(c.stored));
  }
}

TEST(PasswordHash, RefusesWhatIsNoneOrTooDear) {
  const std::string salt(16, 's');
  const std::string subkey(32, 'k');
  for (const std::string& stored :
       {std::string(), std::string("secret"), std::string("$2b$31$").append(53, 'a'),
        std::string(kBcrypt.substr(0, 59)),
        std::string("$argon2id$v=19$m=4194304,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaA"),
        std::string("$argon2id$v=19$m=19456,t=2,p=4$c2FsdHNhbHRzYWx0c2FsdA$aGFzaA"),
        std::string("$argon2id$"), Version3(1, 1'000'000'000, salt, subkey), Version3(1, 0, salt, subkey),
        Version3(7, 10'000, salt, subkey), Version3(1, 10'000, "short", subkey), base::Base64Encode("\1"),
        base::Base64Encode(std::string(48, '\0'))}) {
    EXPECT_TRUE(FaultOfStoredPassword(stored)) << stored;
    EXPECT_EQ(VerifyPassword("secret", stored), PasswordMatch::kNo) << stored;
  }
}

}  // namespace
}  // namespace writ::crypto
