// The key that seals all others at rest.
#pragma once

#include <array>
#include <cstddef>
#include <expected>
#include <span>
#include <string>

#include "writ/random.h"

namespace writ::crypto {

/// A loaded master key; wiped when it ends.
class LoadedMasterKey {
 public:
  enum class Origin { kFile, kMadeFile, kEnvironment };

  LoadedMasterKey(const std::array<std::byte, 32>& bytes, Origin origin) : bytes_(bytes), origin_(origin) {}
  LoadedMasterKey(LoadedMasterKey&&) = default;
  LoadedMasterKey(const LoadedMasterKey&) = delete;
  LoadedMasterKey& operator=(const LoadedMasterKey&) = delete;
  ~LoadedMasterKey();

  std::span<const std::byte, 32> bytes() const { return bytes_; }
  Origin origin() const { return origin_; }

 private:
  std::array<std::byte, 32> bytes_;
  Origin origin_;
};

/// Reads the key from `environment_value` if that is not empty, else from the file at `path`, which is made
/// (mode 0600) when it does not exist. Takes 32 bytes as base64, with or without one line end. Gives the key,
/// or a sentence that says what is wrong and what to do: a file that others may read or that is not ours,
///   a text of another shape. Never anything of the key.
std::expected<LoadedMasterKey, std::string> LoadMasterKey(const std::string& path,
                                                          const std::string& environment_value,
                                                          Random& random);

}  // namespace writ::crypto
