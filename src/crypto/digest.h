// Digests and MACs. All give raw bytes.
#pragma once

#include <array>
#include <string_view>

namespace writ::crypto {

/// The bytes of a digest or MAC, at most 64; a value without memory of its own.
class DigestBytes {
 public:
  explicit DigestBytes(std::size_t size) : size_(size) {}

  char* data() { return bytes_.data(); }
  const char* data() const { return bytes_.data(); }
  std::size_t size() const { return size_; }
  // NOLINTNEXTLINE(google-explicit-constructor): a digest is read as its bytes everywhere
  operator std::string_view() const { return {bytes_.data(), size_}; }
  friend bool operator==(const DigestBytes& a, std::string_view b) { return std::string_view(a) == b; }

 private:
  std::array<char, 64> bytes_{};
  std::size_t size_;
};

/// SHA-256 (FIPS 180-4): 32 bytes.
/// Thread: may be called from any thread. Faults: kUnavailable when OpenSSL has no memory.
DigestBytes Sha256(std::string_view message);

/// SHA-384: 48 bytes.
DigestBytes Sha384(std::string_view message);

/// SHA-512: 64 bytes.
DigestBytes Sha512(std::string_view message);

/// HMAC-SHA-256 (RFC 2104): 32 bytes. Takes a key of any length.
DigestBytes HmacSha256(std::string_view key, std::string_view message);

/// HMAC-SHA-384: 48 bytes.
DigestBytes HmacSha384(std::string_view key, std::string_view message);

/// HMAC-SHA-512: 64 bytes.
DigestBytes HmacSha512(std::string_view key, std::string_view message);

}  // namespace writ::crypto
