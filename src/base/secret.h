// Bytes that must not outlive their use, nor ever be printed.
#pragma once

#include <string>
#include <string_view>

namespace writ::base {

/// Compares in time that depends on the lengths alone.
bool ConstantTimeEqual(std::string_view a, std::string_view b);

/// Overwrites the whole buffer of `text` (its capacity too) and empties it.
void Wipe(std::string& text);

/// Owns secret bytes; wipes them when it ends. Cannot be copied or streamed.
/// The bytes are seen through `Reveal()` alone, so that every use can be searched for.
class SecretBytes {
 public:
  SecretBytes() = default;
  explicit SecretBytes(std::string&& bytes) : bytes_(std::move(bytes)) { Wipe(bytes); }
  SecretBytes(SecretBytes&& other) noexcept;
  SecretBytes& operator=(SecretBytes&& other) noexcept;
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes() { Wipe(bytes_); }

  std::string_view Reveal() const { return bytes_; }
  bool empty() const { return bytes_.empty(); }
  std::size_t size() const { return bytes_.size(); }

 private:
  std::string bytes_;
};

}  // namespace writ::base
