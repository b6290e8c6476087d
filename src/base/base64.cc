#include "base/base64.h"

#include <array>
#include <cstdint>

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

constexpr auto kStandardReverse = MakeReverse(kStandard);
constexpr auto kUrlReverse = MakeReverse(kUrl);

void Append(std::string& out, std::string_view bytes, std::string_view alphabet) {
  out.reserve(out.size() + (bytes.size() * 4 + 2) / 3);
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : bytes) {
    bits = bits << 8 | static_cast<unsigned char>(c);
    for (count += 8; count >= 6; count -= 6) out += alphabet[bits >> (count - 6) & 63];
  }
  if (count > 0) out += alphabet[bits << (6 - count) & 63];
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
  Append(out, bytes, kUrl);
}

std::string Base64UrlEncode(std::string_view bytes) {
  std::string out;
  Append(out, bytes, kUrl);
  return out;
}

std::string Base64Encode(std::string_view bytes) {
  std::string out;
  Append(out, bytes, kStandard);
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
