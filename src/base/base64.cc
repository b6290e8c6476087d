#include "base/base64.h"

#include <array>
#include <cstdint>
#include <cstring>

namespace writ::base {
namespace {

constexpr std::string_view kStandard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrl = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t kNone = 0xff;

consteval std::array<std::uint8_t, 256> MakeReverse(std::string_view alphabet) {
  std::array<std::uint8_t, 256> reverse{};
  reverse.fill(kNone);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    reverse[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return reverse;
}

/// What each twelve bits are as two letters.
using Pairs = std::array<std::array<char, 2>, 4'096>;

consteval Pairs MakePairs(std::string_view alphabet) {
  Pairs pairs{};
  for (std::size_t i = 0; i < pairs.size(); ++i) pairs[i] = {alphabet[i / 64], alphabet[i % 64]};
  return pairs;
}

constexpr Pairs kStandardPairs = MakePairs(kStandard);
constexpr Pairs kUrlPairs = MakePairs(kUrl);

constexpr auto kStandardReverse = MakeReverse(kStandard);
constexpr auto kUrlReverse = MakeReverse(kUrl);

void Append(std::string& out, std::string_view bytes, const Pairs& pairs) {
  const std::size_t before = out.size();
  out.resize(before + (bytes.size() * 4 + 2) / 3);
  // Whole groups by plain pointers: this is on the path of every token.
  const auto* from = reinterpret_cast<const unsigned char*>(bytes.data());
  char* to = out.data() + before;
  for (std::size_t groups = bytes.size() / 3; groups > 0; --groups, from += 3) {
    const std::uint32_t bits = std::uint32_t{from[0]} << 16U | std::uint32_t{from[1]} << 8U | from[2];
    std::memcpy(to, pairs[bits >> 12U].data(), 2);
    std::memcpy(to + 2, pairs[bits & 4'095U].data(), 2);
    to += 4;
  }
  const std::size_t left = bytes.size() % 3;
  if (left == 0) return;
  const std::uint32_t bits = std::uint32_t{from[0]} << 16U | (left == 2 ? std::uint32_t{from[1]} << 8U : 0U);
  std::memcpy(to, pairs[bits >> 12U].data(), 2);
  if (left == 2) to[2] = pairs[bits & 4'095U][0];
}

std::optional<std::string> Decode(std::string_view text, const std::array<std::uint8_t, 256>& reverse) {
  if (text.size() % 4 == 1) return std::nullopt;
  std::string out;
  out.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const std::uint8_t six = reverse[static_cast<unsigned char>(c)];
    if (six == kNone) return std::nullopt;
    bits = bits << 6 | six;
    count += 6;
    if (count >= 8) {
      count -= 8;
      out += static_cast<char>(bits >> count & 0xff);
    }
  }
  const bool canonical = (bits & ((1U << count) - 1)) == 0;
  if (!canonical) return std::nullopt;
  return out;
}

}  // namespace

void AppendBase64Url(std::string& out, std::string_view bytes) {
  Append(out, bytes, kUrlPairs);
}

std::string Base64UrlEncode(std::string_view bytes) {
  std::string out;
  Append(out, bytes, kUrlPairs);
  return out;
}

std::string Base64Encode(std::string_view bytes) {
  std::string out;
  Append(out, bytes, kStandardPairs);
  while (out.size() % 4 != 0) out += '=';
  return out;
}

std::optional<std::string> Base64UrlDecode(std::string_view text) {
  return Decode(text, kUrlReverse);
}

std::optional<std::string> Base64Decode(std::string_view text, Padding padding) {
  const bool padded = text.size() % 4 == 0;
  if (padded && text.ends_with("==")) {
    text.remove_suffix(2);
  } else if (padded && text.ends_with('=')) {
    text.remove_suffix(1);
  } else if (!padded && padding == Padding::kRequired) {
    return std::nullopt;
  }
  return Decode(text, kStandardReverse);
}

}  // namespace writ::base
