#include "base/percent.h"

namespace writ::base {
namespace {

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool StandsForItself(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '*';
}

}  // namespace

std::optional<std::string> FormDecode(std::string_view text) {
  std::string out(text);
  if (!text.contains('%') && !text.contains('+')) return out;
  char* to = out.data();
  const char* const end = text.data() + text.size();
  for (const char* from = text.data(); from != end; ++from) {
    if (*from == '+') {
      *to++ = ' ';
    } else if (*from != '%') {
      *to++ = *from;
    } else {
      if (end - from < 3) return std::nullopt;
      const int high = HexValue(from[1]);
      const int low = HexValue(from[2]);
      if (high < 0 || low < 0) return std::nullopt;
      *to++ = static_cast<char>(high << 4 | low);
      from += 2;
    }
  }
  out.resize(static_cast<std::size_t>(to - out.data()));
  return out;
}

std::string FormEncode(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (StandsForItself(c)) {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return out;
}

}  // namespace writ::base
