// What a client holds of a refresh family: a handle that says which family and which generation, and proves
// both.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "writ/change.h"
#include "writ/random.h"

namespace writ {

inline constexpr std::size_t kFamilyIdBytes = 12;
inline constexpr std::size_t kFamilySecretBytes = 24;

/// A family as handles and access tokens name it.
struct FamilyName {
  std::uint32_t forget_after = 0;
  std::string id;  ///< 12 bytes

  RefreshFamilyKey key() const;
};

/// What a handle says. Not yet whether it is true.
struct ParsedFamilyHandle {
  FamilyName family;
  std::uint32_t generation = 0;
  std::string secret;  ///< 24 bytes
};

/// Makes handles, and knows its own. Immutable.
class FamilyHandles {
 public:
  /// Takes the server's master key, of which it derives its own.
  explicit FamilyHandles(std::span<const std::byte, 32> master_key);
  FamilyHandles(const FamilyHandles&) = delete;
  FamilyHandles& operator=(const FamilyHandles&) = delete;
  ~FamilyHandles();

  /// 80 characters of base64url: forget_after (4 bytes), id (12), generation (4), secret (24), tag (16). The
  /// same for the same input on every node, so that a lost one can be made again.
  std::string Make(const FamilyName& family, std::uint32_t generation, std::string_view secret) const;

  /// Absent for what is no handle of this server: of another shape, or with a tag that does not fit family
  /// and generation.
  std::optional<ParsedFamilyHandle> Parse(std::string_view handle) const;

 private:
  std::string Tag(std::string_view id, std::uint32_t generation) const;

  std::string key_;
};

/// A new family's id or secret.
std::string RandomBytes(std::size_t count, Random& random);

/// The `jti` of an access token of a family: 36 characters of base64url that carry its name.
std::string MakeFamilyJti(const FamilyName& family, Random& random);

/// The family whose name a `jti` carries. Absent for every other.
std::optional<FamilyName> ParseFamilyJti(std::string_view jti);

}  // namespace writ
