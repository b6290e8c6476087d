#include "http/request_id.h"

#include <cstring>

namespace writ::http {

RequestIds::RequestIds(Random& random) {
  std::array<std::uint64_t, 2> seed{};
  random.Fill(std::as_writable_bytes(std::span(seed)));
  counter_ = seed[0];
  thread_ = seed[1];
}

RequestId RequestIds::Make() {
  static constexpr std::string_view kDigits = "0123456789abcdefghjkmnpqrstvwxyz";
  // A bijection of the counter (SplitMix64's), so no value comes twice.
  std::uint64_t z = counter_ += 0x9e3779b97f4a7c15U;
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
  z ^= z >> 31U;
  RequestId id;
  for (std::size_t i = 0; i < 13; ++i, z >>= 5U) id[i] = kDigits[z & 31U];
  for (std::size_t i = 13; i < 16; ++i) id[i] = kDigits[thread_ >> (5 * (i - 13)) & 31U];
  return id;
}

}  // namespace writ::http
