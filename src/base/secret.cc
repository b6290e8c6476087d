#include "base/secret.h"

#include <string.h>

#include <utility>

namespace writ::base {

bool ConstantTimeEqual(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
  }
  // Keeps the compiler from leaving the loop early once it knows the answer.
  asm volatile("" : "+r"(difference));
  return difference == 0;
}

void Wipe(std::string& text) {
  text.resize_and_overwrite(text.capacity(), [](char* bytes, std::size_t size) {
    explicit_bzero(bytes, size);
    return 0;
  });
}

// A moved short string is copied, not stolen: what it leaves behind must be wiped too.
SecretBytes::SecretBytes(SecretBytes&& other) noexcept : bytes_(std::move(other.bytes_)) {
  Wipe(other.bytes_);
}

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept {
  if (this != &other) {
    Wipe(bytes_);
    bytes_ = std::move(other.bytes_);
    Wipe(other.bytes_);
  }
  return *this;
}

}  // namespace writ::base
