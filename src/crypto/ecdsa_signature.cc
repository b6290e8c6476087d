#include "crypto/ecdsa_signature.h"

#include <algorithm>

namespace writ::crypto {
namespace {

constexpr unsigned char kSequence = 0x30;
constexpr unsigned char kInteger = 0x02;
/// The next byte is the length: what a length of 128 to 255 begins with.
constexpr unsigned char kOneByteLength = 0x81;

/// Takes one INTEGER off `der` and writes it, padded in front, to `out`.
bool TakeInteger(std::span<const unsigned char>& der, std::span<unsigned char> out) {
  if (der.size() < 2 || der[0] != kInteger) return false;
  const std::size_t length = der[1];
  if (length == 0 || length > out.size() + 1 || der.size() < 2 + length) return false;
  std::span<const unsigned char> digits = der.subspan(2, length);
  der = der.subspan(2 + length);
  if (digits.size() == out.size() + 1) {
    if (digits[0] != 0) return false;
    digits = digits.subspan(1);
  }
  std::ranges::fill(out, static_cast<unsigned char>(0));
  std::ranges::copy(digits, out.end() - static_cast<std::ptrdiff_t>(digits.size()));
  return true;
}

void AppendInteger(std::string& out, std::span<const unsigned char> digits) {
  while (digits.size() > 1 && digits[0] == 0) digits = digits.subspan(1);
  const bool sign_bit = (digits[0] & 0x80) != 0;
  out += static_cast<char>(kInteger);
  out += static_cast<char>(digits.size() + (sign_bit ? 1 : 0));
  if (sign_bit) out += '\0';
  out.append(digits.begin(), digits.end());
}

}  // namespace

bool EcdsaRawFromDer(std::span<const unsigned char> der, std::span<unsigned char> raw) {
  if (der.size() < 2 || der[0] != kSequence) return false;
  const bool long_form = der[1] == kOneByteLength;
  const std::size_t head = long_form ? 3 : 2;
  if (der.size() < head || der[head - 1] != der.size() - head) return false;
  if (long_form ? der[2] < 0x80 : der[1] >= 0x80) return false;
  der = der.subspan(head);
  const std::size_t half = raw.size() / 2;
  return TakeInteger(der, raw.first(half)) && TakeInteger(der, raw.last(half)) && der.empty();
}

std::string EcdsaDerFromRaw(std::span<const unsigned char> raw) {
  std::string integers;
  AppendInteger(integers, raw.first(raw.size() / 2));
  AppendInteger(integers, raw.last(raw.size() / 2));
  std::string der{static_cast<char>(kSequence)};
  if (integers.size() >= 0x80) der += static_cast<char>(kOneByteLength);
  der += static_cast<char>(integers.size());
  return der + integers;
}

}  // namespace writ::crypto
