// An append writer for JSON text: no tree, no allocation beyond the string it writes to.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace writ::base {

/// Appends `text` to `out` as a JSON string, quotes included. Takes UTF-8; control characters are escaped.
void AppendJsonString(std::string& out, std::string_view text);

/// A member's name that stands in the source: that it needs no escape is checked when compiling.
class JsonName {
 public:
  template <std::size_t size>
  // NOLINTNEXTLINE(google-explicit-constructor): a literal is written where a name is taken
  consteval JsonName(const char (&name)[size]) : text_(name, size - 1) {
    for (const char c : text_) {
      if (c < 0x20 || c == '"' || c == '\\') throw "a name that needs an escape";
    }
  }

  constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

/// Writes one JSON document member by member. The caller keeps it well-formed: a value after each key, each
/// object and array closed.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& BeginObject();
  JsonWriter& EndObject();
  JsonWriter& BeginArray();
  JsonWriter& EndArray();
  JsonWriter& Key(JsonName name);
  /// A name that is known only when running.
  JsonWriter& KeyOf(std::string_view name);
  JsonWriter& String(std::string_view value);
  /// A string that is known to need no escape: base64url, hex, dots.
  JsonWriter& PlainString(std::string_view value);
  JsonWriter& Integer(std::int64_t value);
  JsonWriter& Bool(bool value);
  /// Appends `json`, which must be one well-formed JSON value, as it is.
  JsonWriter& Raw(std::string_view json);

 private:
  void Separate();

  std::string& out_;
  bool first_ = true;
};

}  // namespace writ::base
