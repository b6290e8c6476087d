#include "protocol/rows/origins_json.h"

#include <cstring>
#include <string>

#include "base/base64.h"
#include "base/json_reader.h"

namespace writ {
namespace {

constexpr std::size_t kKeyBytes = 4 + 32;
constexpr std::size_t kKeyText = kKeyBytes / 3 * 4;

char LetterOf(Origin::Kind kind) {
  switch (kind) {
    case Origin::Kind::kJwt:
      return 'j';
    case Origin::Kind::kReference:
      return 'r';
    case Origin::Kind::kFamily:
      return 'f';
    case Origin::Kind::kSession:
      break;
  }
  return 's';
}

/// Of what has a key. Absent for another letter.
std::optional<Origin::Kind> KindOf(char letter) {
  for (const auto kind : {Origin::Kind::kJwt, Origin::Kind::kReference, Origin::Kind::kFamily}) {
    if (LetterOf(kind) == letter) return kind;
  }
  return std::nullopt;
}

/// The kind's letter; of a token its key in base64url; the name.
std::string Format(const Origin& origin) {
  std::string text(1, LetterOf(origin.kind));
  if (origin.kind != Origin::Kind::kSession) {
    std::string bytes(kKeyBytes, '\0');
    for (std::size_t i = 0; i < 4; ++i) bytes[i] = static_cast<char>(origin.key.forget_after >> (24 - 8 * i));
    std::memcpy(bytes.data() + 4, origin.key.hash.data(), origin.key.hash.size());
    base::AppendBase64Url(text, bytes);
  }
  return text + origin.name;
}

std::optional<Origin> Parse(std::string_view text) {
  Origin origin;
  const char letter = text.empty() ? '\0' : text.front();
  text.remove_prefix(text.empty() ? 0 : 1);
  if (letter == 's') {
    origin.kind = Origin::Kind::kSession;
    origin.name = text;
    return origin;
  }
  const auto bytes = base::Base64UrlDecode(text.substr(0, kKeyText));
  const std::optional<Origin::Kind> kind = KindOf(letter);
  if (!kind || !bytes || bytes->size() != kKeyBytes) return std::nullopt;
  origin.kind = *kind;
  for (const char byte : bytes->substr(0, 4))
    origin.key.forget_after = origin.key.forget_after << 8 | static_cast<unsigned char>(byte);
  std::memcpy(origin.key.hash.data(), bytes->data() + 4, origin.key.hash.size());
  origin.name = text.substr(kKeyText);
  return origin;
}

}  // namespace

void WriteOrigins(base::JsonWriter& json, const std::vector<Origin>& origins) {
  if (origins.empty()) return;
  json.KeyOf(kExchangedFrom).BeginArray();
  for (const Origin& origin : origins) json.String(Format(origin));
  json.EndArray();
}

std::optional<std::vector<Origin>> OriginsMember(const boost::json::object& object) {
  std::vector<Origin> origins;
  if (!object.contains(kExchangedFrom)) return origins;
  const auto texts = base::TextsMember(object, kExchangedFrom);
  if (!texts || texts->size() > kMostOrigins) return std::nullopt;
  for (const std::string& text : *texts) {
    auto origin = Parse(text);
    if (!origin) return std::nullopt;
    origins.push_back(std::move(*origin));
  }
  return origins;
}

}  // namespace writ
