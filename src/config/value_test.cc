#include "config/value.h"

#include <gtest/gtest.h>

#include <string>

#include "base/base64.h"
#include "base/text.h"
#include "base/uri.h"
#include "config/secret.h"
#include "config/uri.h"
#include "crypto/digest.h"
#include "writ/system.h"

namespace writ::config {
namespace {

TEST(Span, ReadsHoursAndDays) {
  EXPECT_EQ(ParseSpan("00:10:00"), std::chrono::minutes(10));
  EXPECT_EQ(ParseSpan("14.01:00:00.25"), std::chrono::hours(14 * 24 + 1) + Milliseconds(250));
  for (const char* text : {"", "10", "1:00:00", "24:00:00", "00:60:00", "00:00:60", "00:00", ".00:00:00",
                           "-00:00:01", "00:00:00x", "00:00:00.", "999999.00:00:00"}) {
    EXPECT_FALSE(ParseSpan(text)) << text;
  }
}

TEST(Moment, ReadsIsoTimestamps) {
  const Instant noon{std::chrono::seconds(1'893'499'200)};
  for (const char* text : {"2030-01-01T12:00:00Z", "2030-01-01T12:00:00", "2030-01-01 12:00:00",
                           "2030-01-01T14:00:00+02:00", "2030-01-01T05:30:00.0000000-06:30"}) {
    EXPECT_EQ(ParseInstant(text), noon) << text;
  }
  EXPECT_EQ(ParseInstant("2030-01-01"), noon - std::chrono::hours(12));
  for (const char* text : {"", "2030", "2030-13-01", "2030-02-30", "2030-01-01T25:00:00Z",
                           "2030-01-01T12:00:00+15:00", "2030-01-01T12:00:00Zx", "01/02/2030"}) {
    EXPECT_FALSE(ParseInstant(text)) << text;
  }
}

TEST(StoredSecret, HasFourForms) {
  const std::string salt(16, 's');
  const std::string mac(crypto::HmacSha256(salt, "secret"));
  const auto salted =
      ParseSecret("hmac-sha256:" + base::Base64UrlEncode(salt) + ":" + base::Base64UrlEncode(mac));
  ASSERT_TRUE(salted);
  EXPECT_EQ(salted->form, SecretForm::kHmacSha256);
  EXPECT_EQ(salted->salt, salt);
  EXPECT_EQ(salted->digest, mac);
  const auto plain = ParseSecret(Sha256Value("secret"));
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->digest, crypto::Sha256("secret"));
  EXPECT_EQ(Sha256Value("secret"), "K7gNU3sdo+OL0wNhqoVWhr3g6s1xYv72ol/pe/Unols=");
  EXPECT_EQ(ParseSecret(base::Base64Encode(crypto::Sha512("secret")))->form, SecretForm::kSha512);
  const std::string sealed(93, 's');
  const auto signs = ParseSecret(SealedValue(sealed));
  ASSERT_TRUE(signs);
  EXPECT_EQ(signs->form, SecretForm::kSealed);
  EXPECT_EQ(signs->digest, sealed);
}

TEST(StoredSecret, HasNoOther) {
  const std::string mac = base::Base64UrlEncode(std::string(32, 'm'));
  for (const std::string& text :
       {std::string(), std::string("secret"), base::Base64Encode(std::string(31, 'x')),
        base::Base64Encode(std::string(20, 'x')), base::HexLower(std::string(32, 'x')), "hmac-sha256:" + mac,
        "hmac-sha256:AAAA:" + mac, "hmac-sha256:" + base::Base64UrlEncode(std::string(16, 's')) + ":AAAA",
        std::string("sealed:"), std::string("sealed:secret"), SealedValue(std::string(29, 's')),
        SealedValue(std::string(2'000, 's')), std::string(10'000, 'A')}) {
    EXPECT_FALSE(ParseSecret(text)) << text;
  }
}

//= family:7.16
TEST(StoredSecret, IsMadeOfFreshRandomness) {
  const auto random = MakeSystemRandom();
  const std::string secret = MakeSecret(*random);
  EXPECT_EQ(base::Base64UrlDecode(secret)->size(), 32u);
  EXPECT_NE(MakeSecret(*random), secret);
  EXPECT_EQ(MakeSigningSecret(*random).size(), 64u);
  EXPECT_NE(MakeSigningSecret(*random), MakeSigningSecret(*random));
  const auto stored = ParseSecret(SaltedValue(secret, *random));
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->digest, crypto::HmacSha256(stored->salt, secret));
}

TEST(Uri, KnowsOriginsAndAddresses) {
  for (const char* text : {"a.example", "a:1", "[::1]", "[::1]:80", "127.0.0.1:0"})
    EXPECT_TRUE(IsHostAndPort(text)) << text;
  for (const char* text : {"", ":1", "a:", "a:x", "a:70000", "u@a", "[]", "[::1", "[::1]x"})
    EXPECT_FALSE(IsHostAndPort(text)) << text;
  EXPECT_TRUE(IsListenAddress("[::]:443"));
  EXPECT_FALSE(IsListenAddress("localhost"));
  EXPECT_FALSE(SplitUri("https:/a"));
  EXPECT_FALSE(SplitUri("https://a b"));
  EXPECT_EQ(base::UriScheme("COM.example.app:/cb"), "com.example.app");
  EXPECT_FALSE(base::UriScheme("/cb"));
}

}  // namespace
}  // namespace writ::config
