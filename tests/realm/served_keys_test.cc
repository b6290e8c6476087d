// Keys that others serve: how often they are asked for, and how long they count.
#include "protocol/assertions/served_keys.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <thread>

#include "crypto/signing_key.h"
#include "tests/realm/assertions.h"
#include "tests/realm/key_host.h"

namespace writ {
namespace {

using Signed = KeySet::Signed;

class ServedKeysTest : public testing::Test {
 protected:
  ServedKeysTest() { host_.Serve("k1"); }

  static std::string Token(const std::string& kid, const std::string& alg = "ES256") {
    std::string token = base::Base64UrlEncode(R"({"alg":")" + alg + R"(","kid":")" + kid + "\"}") + '.' +
                        base::Base64UrlEncode("{}");
    std::string signature;
    TestKey().AppendSignature(token, signature);
    return token + '.' + signature;
  }

  Signed Ask(const std::string& kid, const std::string& alg = "ES256") {
    const std::string token = Token(kid, alg);
    return served_.Verify(*crypto::ParseJws(token), clock_.Now(), clock_.Steady() + Seconds(20),
                          {host_, *waiter_, clock_});
  }

  AheadClock clock_;
  const std::unique_ptr<Waiter> waiter_ = MakeThreadWaiter();
  KeyHost host_;
  ServedKeys served_{"https://app.example/keys"};
};

TEST_F(ServedKeysTest, AreFetchedWhenTheyAreNeededAndThenKept) {
  EXPECT_EQ(host_.asked, 0);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(Ask("k1"), Signed::kYes);
  EXPECT_EQ(host_.asked, 1);
  EXPECT_EQ(host_.last.method, "GET");
  EXPECT_EQ(host_.last.url, "https://app.example/keys");
  EXPECT_EQ(host_.last.max_reply_bytes, 262'144U);
  EXPECT_LE(host_.last.deadline, clock_.Steady() + Seconds(3));
  EXPECT_FALSE(host_.last.to_loopback);
  clock_.Advance(ServedKeys::kFresh);
  EXPECT_EQ(Ask("k1"), Signed::kYes);
  EXPECT_EQ(host_.asked, 2) << "they are old by now";
}

//= security:T-CA-20
//= op:5.04
TEST_F(ServedKeysTest, AnUnknownNameCostsOneFetchAMinute) {
  EXPECT_EQ(Ask("k1"), Signed::kYes);
  host_.Serve("k2");
  for (int i = 0; i < 1'000; ++i) EXPECT_EQ(Ask("k2"), Signed::kUnknown);
  EXPECT_EQ(host_.asked, 1);
  EXPECT_EQ(served_.Counts().held, 1'000U);
  clock_.Advance(ServedKeys::kPause);
  EXPECT_EQ(Ask("k2"), Signed::kYes) << "it is there after a minute";
  EXPECT_EQ(Ask("k1"), Signed::kUnknown) << "it is there no more";
  for (int i = 0; i < 1'000; ++i) EXPECT_EQ(Ask("x" + std::to_string(i)), Signed::kUnknown);
  EXPECT_EQ(host_.asked, 2);
}

TEST_F(ServedKeysTest, WhatNoKeyCouldHaveSignedCostsNone) {
  for (const char* const alg : {"none", "HS256", "NoNe", "ES257"})
    EXPECT_EQ(Ask("k1", alg), Signed::kUnknown);
  EXPECT_EQ(host_.asked, 0);
  EXPECT_EQ(Ask("k1"), Signed::kYes);
  clock_.Advance(ServedKeys::kPause);
  std::string forged = Token("k1");
  forged[forged.size() - 10] = forged[forged.size() - 10] == 'A' ? 'B' : 'A';
  EXPECT_EQ(served_.Verify(*crypto::ParseJws(forged), clock_.Now(), clock_.Steady() + Seconds(20),
                           {host_, *waiter_, clock_}),
            Signed::kByNone);
  EXPECT_EQ(host_.asked, 1) << "its key is known";
}

//= security:T-CA-20
TEST_F(ServedKeysTest, CountOnWhileTheirHostIsDownForADay) {
  EXPECT_EQ(Ask("k1"), Signed::kYes);
  host_.down = true;
  clock_.Advance(ServedKeys::kFresh);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(Ask("k1"), Signed::kYes);
  EXPECT_EQ(host_.asked, 2) << "one in each minute, also of those that fail";
  clock_.Advance(ServedKeys::kPause);
  EXPECT_EQ(Ask("k2"), Signed::kUnknown);
  EXPECT_EQ(host_.asked, 3);
  clock_.Advance(ServedKeys::kStale - ServedKeys::kFresh - ServedKeys::kPause);
  for (int i = 0; i < 100; ++i) EXPECT_THROW(Ask("k1"), Fault);
  EXPECT_EQ(host_.asked, 4);
  EXPECT_EQ(served_.Counts().failed, 3U);
  host_.down = false;
  EXPECT_THROW(Ask("k1"), Fault) << "not within the minute";
  clock_.Advance(ServedKeys::kPause);
  EXPECT_EQ(Ask("k1"), Signed::kYes);
}

/// What is taken out of the set counts no more, though nothing else is in it.
TEST_F(ServedKeysTest, AnEmptySetIsASet) {
  EXPECT_EQ(Ask("k1"), Signed::kYes);
  host_.body = R"({"keys":[]})";
  clock_.Advance(ServedKeys::kFresh);
  EXPECT_EQ(Ask("k1"), Signed::kUnknown);
  EXPECT_EQ(served_.Counts().failed, 0U);
}

TEST_F(ServedKeysTest, AFaultSaysWhatIsWrongWithTheirHost) {
  const auto why = [&]() -> std::string {
    clock_.Advance(ServedKeys::kPause);
    try {
      Ask("k1");
    } catch (const Fault& fault) {
      EXPECT_EQ(fault.kind(), FaultKind::kUnavailable);
      return fault.what();
    }
    return "no fault";
  };
  host_.status = 302;
  EXPECT_EQ(why(), "no keys at https://app.example/keys: it answered with the status 302");
  host_.status = 200;
  host_.body = "<html>";
  EXPECT_EQ(why(), "no keys at https://app.example/keys: it answered with no set of keys");
  host_.down = true;
  EXPECT_EQ(why(), "no keys at https://app.example/keys: outbound: no reply in time");
}

TEST_F(ServedKeysTest, AreKeptAsLongAsTheirHostSaysWithinBounds) {
  const struct {
    const char* says;
    Seconds fresh;
  } cases[] = {{"max-age=0", Seconds(60)},
               {"no-store", Seconds(900)},
               {"public, Max-Age=300", Seconds(300)},
               {"max-age=86400, public", Seconds(3'600)},
               {"max-age=99999999999999999999", Seconds(3'600)},
               {"s-max-age=5,,max-age=120", Seconds(120)}};
  for (const auto& c : cases) {
    host_.headers = {{"cache-control", c.says}};
    clock_.Advance(ServedKeys::kFreshest);
    EXPECT_EQ(Ask("k1"), Signed::kYes);
    const int asked = host_.asked;
    // The clock runs meanwhile: ten seconds are left to it.
    clock_.Advance(c.fresh - Seconds(10));
    Ask("k1");
    EXPECT_EQ(host_.asked, asked) << c.says;
    clock_.Advance(Seconds(10));
    Ask("k1");
    EXPECT_EQ(host_.asked, asked + 1) << c.says;
  }
}

//= security:T-CA-20
TEST_F(ServedKeysTest, OfSixtyFourWhoWaitOneFetches) {
  constexpr int kThreads = 64;
  for (int round = 0; round < 8; ++round) {
    const std::string kid = "round" + std::to_string(round);
    std::atomic<int> came{0};
    std::atomic<int> known{0};
    clock_.Advance(ServedKeys::kPause);
    const int before = host_.asked;
    host_.on_send = [&] {
      // The others come while the fetch is under way: some before it ends, some perhaps after.
      const SteadyTime patience = clock_.Steady() + Seconds(10);
      while (came < kThreads && clock_.Steady() < patience) std::this_thread::yield();
      host_.Serve(kid);
    };
    {
      std::latch start(kThreads);
      std::vector<std::jthread> threads;
      for (int i = 0; i < kThreads; ++i)
        threads.emplace_back([&] {
          start.arrive_and_wait();
          ++came;
          known += Ask(kid) == Signed::kYes ? 1 : 0;
        });
    }
    EXPECT_EQ(host_.asked, before + 1);
    EXPECT_EQ(known, kThreads);
  }
}

TEST_F(ServedKeysTest, WhoWaitsDoesNoLongerThanItsDeadline) {
  std::latch fetching(1);
  std::latch over(1);
  host_.on_send = [&] {
    fetching.count_down();
    over.wait();
  };
  std::jthread first([&] { EXPECT_EQ(Ask("k1"), Signed::kYes); });
  fetching.wait();
  const std::string token = Token("k1");
  EXPECT_THROW(served_.Verify(*crypto::ParseJws(token), clock_.Now(), clock_.Steady() + Milliseconds(20),
                              {host_, *waiter_, clock_}),
               Fault);
  over.count_down();
  first.join();
  EXPECT_EQ(Ask("k1"), Signed::kYes);
  EXPECT_EQ(host_.asked, 1);
}

}  // namespace
}  // namespace writ
