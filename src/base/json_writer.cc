#include "base/json_writer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace writ::base {
namespace {

bool NeedsEscape(char c) {
  return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
}

constexpr std::size_t kWord = 8;

/// True when some byte of the eight at `bytes` needs an escape: most text has none, and is judged a word at a
/// time.
bool AnyOfWordNeedsEscape(const char* bytes) {
  constexpr std::uint64_t kOnes = 0x0101'0101'0101'0101;
  constexpr std::uint64_t kHighBits = 0x80 * kOnes;
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, kWord);
  // The lowest byte below `bound` borrows and gets its high bit; without such a byte none does.
  const auto any_below = [](std::uint64_t in, std::uint64_t bound) {
    return (in - bound * kOnes) & ~in & kHighBits;
  };
  return (any_below(word, 0x20) | any_below(word ^ ('"' * kOnes), 1) | any_below(word ^ ('\\' * kOnes), 1)) !=
         0;
}

bool AnyNeedsEscape(std::string_view text) {
  if (text.size() < kWord) {
    char padded[kWord] = {' ', ' ', ' ', ' ', ' ', ' ', ' ', ' '};
    std::ranges::copy(text, padded);
    return AnyOfWordNeedsEscape(padded);
  }
  const char* const last = text.data() + (text.size() - kWord);
  for (const char* at = text.data(); at < last; at += kWord) {
    if (AnyOfWordNeedsEscape(at)) return true;
  }
  return AnyOfWordNeedsEscape(last);
}

void AppendEscaped(std::string& out, char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      out += "\\u00";
      out += kHex[static_cast<unsigned char>(c) >> 4];
      out += kHex[static_cast<unsigned char>(c) & 15];
  }
}

void AppendQuoted(std::string& out, std::string_view plain) {
  out.append("\"", 1).append(plain).append("\"", 1);
}

}  // namespace

void AppendJsonString(std::string& out, std::string_view text) {
  if (AnyNeedsEscape(text)) {
    out += '"';
    for (const char c : text) NeedsEscape(c) ? AppendEscaped(out, c) : out.push_back(c);
    out += '"';
    return;
  }
  AppendQuoted(out, text);
}

void JsonWriter::Separate() {
  if (!first_) out_ += ',';
  first_ = false;
}

JsonWriter& JsonWriter::BeginObject() {
  Separate();
  out_ += '{';
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::EndObject() {
  out_ += '}';
  first_ = false;
  return *this;
}

JsonWriter& JsonWriter::BeginArray() {
  Separate();
  out_ += '[';
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::EndArray() {
  out_ += ']';
  first_ = false;
  return *this;
}

JsonWriter& JsonWriter::Key(JsonName name) {
  out_.append(first_ ? "\"" : ",\"").append(name.text()).append("\":", 2);
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::KeyOf(std::string_view name) {
  Separate();
  AppendJsonString(out_, name);
  out_.append(":", 1);
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::String(std::string_view value) {
  Separate();
  AppendJsonString(out_, value);
  return *this;
}

JsonWriter& JsonWriter::PlainString(std::string_view value) {
  Separate();
  AppendQuoted(out_, value);
  return *this;
}

JsonWriter& JsonWriter::Integer(std::int64_t value) {
  Separate();
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out_.append(digits.data(), end);
  return *this;
}

JsonWriter& JsonWriter::Bool(bool value) {
  Separate();
  out_ += value ? "true" : "false";
  return *this;
}

JsonWriter& JsonWriter::Raw(std::string_view json) {
  Separate();
  out_ += json;
  return *this;
}

}  // namespace writ::base
