#include "crypto/digest.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "base/text.h"

namespace writ::crypto {
namespace {

TEST(Sha256, GivesThePublishedValues) {
  // FIPS 180-4 examples.
  EXPECT_EQ(base::HexLower(Sha256("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(base::HexLower(Sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Sha512, GivesThePublishedValue) {
  EXPECT_EQ(base::HexLower(Sha512("abc")),
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
}

TEST(HmacSha256, GivesTheVectorsOfRfc4231) {
  //= rfc4231#section-4
  EXPECT_EQ(base::HexLower(HmacSha256(std::string(20, '\x0b'), "Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(base::HexLower(HmacSha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(base::HexLower(HmacSha256(std::string(131, '\xaa'),
                                      "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Hmac, GivesTheVectorsOfRfc4231) {
  //= rfc4231#section-4
  const std::string_view what = "what do ya want for nothing?";
  const std::string long_key(131, '\xaa');
  const std::string_view of_long_key = "Test Using Larger Than Block-Size Key - Hash Key First";
  EXPECT_EQ(
      base::HexLower(HmacSha384("Jefe", what)),
      "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649");
  EXPECT_EQ(
      base::HexLower(HmacSha384(long_key, of_long_key)),
      "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c60c2ef6ab4030fe8296248df163f44952");
  EXPECT_EQ(
      base::HexLower(HmacSha512("Jefe", what)),
      "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaea"
      "b1a34d4a6b4b636e070a38bce737");
  EXPECT_EQ(
      base::HexLower(HmacSha512(long_key, of_long_key)),
      "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f3526b56d037e05f2598bd0fd2215d6a1e5295e6"
      "4f73f63f0aec8b915a985d786598");
}

TEST(Sha256, MayBeCalledFromManyThreads) {
  std::vector<std::thread> threads;
  const std::string expected(Sha256("x"));
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 1000; ++i) ASSERT_EQ(Sha256("x"), expected);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace writ::crypto
