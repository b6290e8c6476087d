#include "crypto/password_hash.h"

#include <crypt.h>
#include <openssl/evp.h>
#include <sodium.h>

#include <array>
#include <cstring>
#include <memory>
#include <span>
#include <variant>

#include "base/base64.h"
#include "base/secret.h"
#include "base/text.h"
#include "crypto/openssl_error.h"
#include "writ/fault.h"

namespace writ::crypto {
namespace {

// OWASP's parameters for argon2id.
constexpr unsigned long long kPasses = 2;
constexpr std::size_t kMemoryKib = 19'456;
constexpr std::size_t kHashBytes = 32;
constexpr std::string_view kOwnPrefix = "$argon2id$v=19$m=19456,t=2,p=1$";

constexpr std::uint64_t kMostMemoryKib = 262'144;
constexpr std::uint64_t kMostPasses = 10;
constexpr std::uint64_t kMostBcryptCost = 14;
constexpr std::uint32_t kMostIterations = 2'000'000;

struct Argon2 {
  std::uint64_t memory_kib = 0;
  std::uint64_t passes = 0;
  std::uint64_t lanes = 0;
};
struct Bcrypt {
  std::uint64_t cost = 0;
};
struct Pbkdf2 {
  const EVP_MD* digest = nullptr;
  std::uint32_t iterations = 0;
  std::string salt;
  std::string subkey;
};
using Stored = std::variant<std::monostate, Argon2, Bcrypt, Pbkdf2>;

/// The number behind `name` in `a=1,b=2`.
std::uint64_t NumberOf(std::string_view parameters, std::string_view name) {
  while (!parameters.empty()) {
    const std::size_t end = std::min(parameters.find(','), parameters.size());
    const std::string_view pair = parameters.substr(0, end);
    if (pair.starts_with(name)) return base::ParseDecimal(pair.substr(name.size())).value_or(0);
    parameters.remove_prefix(std::min(end + 1, parameters.size()));
  }
  return 0;
}

/// The PHC string `$argon2id$v=19$m=…,t=…,p=…$salt$hash`.
Stored ParseArgon2(std::string_view stored) {
  std::array<std::string_view, 6> parts;
  std::size_t count = 0;
  for (std::size_t at = 0; at <= stored.size() && count < parts.size(); ++count) {
    const std::size_t end = std::min(stored.find('$', at), stored.size());
    parts[count] = stored.substr(at, end - at);
    at = end + 1;
  }
  const bool whole = count == parts.size() && parts[2] == "v=19" && !parts[5].contains('$');
  if (!whole || stored.size() >= crypto_pwhash_STRBYTES) return {};
  const Argon2 argon2{NumberOf(parts[3], "m="), NumberOf(parts[3], "t="), NumberOf(parts[3], "p=")};
  if (argon2.memory_kib == 0 || argon2.passes == 0 || argon2.lanes == 0) return {};
  return argon2;
}

/// `$2b$12$` and 53 characters.
Stored ParseBcrypt(std::string_view stored) {
  constexpr std::size_t kLength = 60;
  const bool shape =
      stored.size() == kLength && stored[6] == '$' && std::string_view("aby").contains(stored[2]);
  const auto cost = shape ? base::ParseDecimal(stored.substr(4, 2)) : std::nullopt;
  if (!cost) return {};
  return Bcrypt{*cost};
}

std::uint32_t BigEndian(std::string_view bytes) {
  std::uint32_t value = 0;
  for (const char byte : bytes.substr(0, 4)) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

/// ASP.NET Core Identity: version 2 is PBKDF2 with SHA-1, 1,000 iterations, a salt of 16 and a subkey of 32
/// bytes; version 3 says all of it in a head of 13 bytes.
Stored ParseAspNet(std::string_view stored) {
  const auto bytes = base::Base64Decode(stored, base::Padding::kRequired);
  if (!bytes || bytes->empty()) return {};
  constexpr std::size_t kVersion2Bytes = 1 + 16 + 32;
  constexpr std::size_t kHead = 13;
  if (bytes->front() == 0 && bytes->size() == kVersion2Bytes)
    return Pbkdf2{EVP_sha1(), 1'000, bytes->substr(1, 16), bytes->substr(17)};
  if (bytes->front() != 1 || bytes->size() < kHead) return {};
  const std::array<const EVP_MD*, 3> digests{EVP_sha1(), EVP_sha256(), EVP_sha512()};
  const std::string_view view = *bytes;
  const std::uint32_t digest = BigEndian(view.substr(1));
  const std::uint32_t salt = BigEndian(view.substr(9));
  if (digest >= digests.size() || salt < 16 || salt > view.size() - kHead) return {};
  const std::string_view subkey = view.substr(kHead + salt);
  if (subkey.size() < 16 || subkey.size() > EVP_MAX_MD_SIZE) return {};
  return Pbkdf2{digests[digest], BigEndian(view.substr(5)), std::string(view.substr(kHead, salt)),
                std::string(subkey)};
}

Stored ParseStored(std::string_view stored) {
  if (stored.starts_with("$argon2id$") || stored.starts_with("$argon2i$")) return ParseArgon2(stored);
  if (stored.starts_with("$2")) return ParseBcrypt(stored);
  return ParseAspNet(stored);
}

/// What is wrong with each form; absent when it is fit for use.
struct FaultOf {
  std::optional<std::string> operator()(const std::monostate&) const {
    return "is neither a PHC string of argon2, nor bcrypt, nor what ASP.NET Core Identity stores";
  }
  std::optional<std::string> operator()(const Argon2& form) const {
    // libsodium has one lane.
    if (form.lanes != 1) return "has more than one lane (p), which is not supported";
    return form.memory_kib > kMostMemoryKib || form.passes > kMostPasses ? TooDear() : std::nullopt;
  }
  std::optional<std::string> operator()(const Bcrypt& form) const {
    if (form.cost < 4) return "has a cost below 4, which is no bcrypt";
    return form.cost > kMostBcryptCost ? TooDear() : std::nullopt;
  }
  std::optional<std::string> operator()(const Pbkdf2& form) const {
    if (form.iterations == 0) return "has no iterations";
    return form.iterations > kMostIterations ? TooDear() : std::nullopt;
  }

 private:
  static std::optional<std::string> TooDear() {
    return "costs more to verify than this server spends on one sign-in";
  }
};

struct Verify {
  std::string_view password;
  const std::string& stored;

  bool operator()(const std::monostate&) const { return false; }

  bool operator()(const Argon2&) const {
    return crypto_pwhash_str_verify(stored.c_str(), password.data(), password.size()) == 0;
  }

  bool operator()(const Bcrypt&) const {
    // Ends at the first NUL, as bcrypt does; no password that we took has one.
    std::string text(password);
    const auto scratch = std::make_unique<crypt_data>();
    const char* const made = crypt_r(text.c_str(), stored.c_str(), scratch.get());
    const bool same = made != nullptr && base::ConstantTimeEqual(made, stored);
    base::Wipe(text);
    sodium_memzero(scratch.get(), sizeof *scratch);
    return same;
  }

  bool operator()(const Pbkdf2& form) const {
    std::string made(form.subkey.size(), '\0');
    const int done =
        PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()),
                          reinterpret_cast<const unsigned char*>(form.salt.data()),
                          static_cast<int>(form.salt.size()), static_cast<int>(form.iterations), form.digest,
                          static_cast<int>(made.size()), reinterpret_cast<unsigned char*>(made.data()));
    if (done != 1) ThrowOpenSslFault("PBKDF2");
    return base::ConstantTimeEqual(made, form.subkey);
  }
};

/// Base64 without padding, as PHC strings have it.
std::string PhcBase64(std::string_view bytes) {
  std::string text = base::Base64Encode(bytes);
  while (text.ends_with('=')) text.pop_back();
  return text;
}

}  // namespace

std::string HashPassword(std::string_view password, Random& random) {
  std::array<char, crypto_pwhash_SALTBYTES> salt;
  random.Fill(std::as_writable_bytes(std::span(salt)));
  std::array<char, kHashBytes> hash;
  const int done = crypto_pwhash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(), password.data(),
                                 password.size(), reinterpret_cast<const unsigned char*>(salt.data()),
                                 kPasses, kMemoryKib * 1'024, crypto_pwhash_ALG_ARGON2ID13);
  if (done != 0) throw Fault(FaultKind::kUnavailable, "no memory to hash a password");
  return std::string(kOwnPrefix) + PhcBase64({salt.data(), salt.size()}) + '$' +
         PhcBase64({hash.data(), hash.size()});
}

PasswordMatch VerifyPassword(std::string_view password, std::string_view stored) {
  const Stored form = ParseStored(stored);
  // What could not be taken in is not worked on either.
  if (std::visit(FaultOf(), form)) return PasswordMatch::kNo;
  const std::string text(stored);
  if (!std::visit(Verify{password, text}, form)) return PasswordMatch::kNo;
  return stored.starts_with(kOwnPrefix) ? PasswordMatch::kYes : PasswordMatch::kYesButWeak;
}

std::optional<std::string> FaultOfStoredPassword(std::string_view stored) {
  return std::visit(FaultOf(), ParseStored(stored));
}

}  // namespace writ::crypto
