// Base64 (RFC 4648 section 4) and base64url without padding (section 5), strict and total.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace writ::base {

/// base64url of `bytes`, unpadded.
std::string Base64UrlEncode(std::string_view bytes);

/// Appends base64url of `bytes`, unpadded, to `out`.
void AppendBase64Url(std::string& out, std::string_view bytes);

/// Base64 of `bytes`, padded.
std::string Base64Encode(std::string_view bytes);

/// The bytes of unpadded, canonical base64url. Absent for any other character, padding, a length of 4n+1, or
/// bits set in the unused end.
std::optional<std::string> Base64UrlDecode(std::string_view text);

enum class Padding { kRequired, kOptional };

/// The bytes of canonical Base64 of the standard alphabet. Absent for anything else, white space included.
std::optional<std::string> Base64Decode(std::string_view text, Padding padding);

}  // namespace writ::base
