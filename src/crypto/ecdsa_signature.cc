#include "crypto/ecdsa_signature.h"

#include <algorithm>

namespace writ::crypto {
namespace {

constexpr std::size_t kHalf = 32;
constexpr unsigned char kSequence = 0x30;
constexpr unsigned char kInteger = 0x02;

/// Takes one INTEGER off `der` and writes it, padded in front, to `out`.
bool TakeInteger(std::span<const unsigned char>& der, std::span<unsigned char, kHalf> out) {
  if (der.size() < 2 || der[0] != kInteger) return false;
  const std::size_t length = der[1];
  if (length == 0 || length > kHalf + 1 || der.size() < 2 + length) return false;
  std::span<const unsigned char> digits = der.subspan(2, length);
  der = der.subspan(2 + length);
  if (digits.size() == kHalf + 1) {
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

std::optional<std::array<unsigned char, 64>> EcdsaRawFromDer(std::span<const unsigned char> der) {
  if (der.size() < 2 || der[0] != kSequence || der[1] != der.size() - 2) return std::nullopt;
  der = der.subspan(2);
  std::array<unsigned char, 64> raw;
  const std::span<unsigned char, 64> whole(raw);
  if (!TakeInteger(der, whole.first<kHalf>()) || !TakeInteger(der, whole.last<kHalf>()) || !der.empty()) {
    return std::nullopt;
  }
  return raw;
}

std::string EcdsaDerFromRaw(std::span<const unsigned char, 64> raw) {
  std::string integers;
  AppendInteger(integers, raw.first<kHalf>());
  AppendInteger(integers, raw.last<kHalf>());
  std::string der{static_cast<char>(kSequence), static_cast<char>(integers.size())};
  return der + integers;
}

}  // namespace writ::crypto
