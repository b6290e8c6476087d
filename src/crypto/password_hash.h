// How passwords are kept: argon2id for what we make, and the forms that people bring from elsewhere.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "writ/random.h"

namespace writ::crypto {

/// The stored form of a new password: argon2id (RFC 9106), 19 MiB, two passes, one lane, as a PHC string.
/// Takes some ten milliseconds of CPU. Takes `password`: any bytes. Faults: kUnavailable when there is no
/// memory for it.
std::string HashPassword(std::string_view password, Random& random);

enum class PasswordMatch {
  kNo,
  kYes,
  kYesButWeak,  ///< the password is right; what is stored should be made anew by HashPassword
};

/// Whether `stored` was made from `password`. Takes argon2id and argon2i PHC strings, bcrypt (`$2a$`, `$2b$`,
/// `$2y$`) and what ASP.NET Core Identity stores (versions 2 and 3, Base64). Gives kNo for every other text.
/// Faults: kUnavailable when there is no memory for it.
PasswordMatch VerifyPassword(std::string_view password, std::string_view stored);

/// What is wrong with a stored password that comes from outside, as a sentence's end; absent when
/// VerifyPassword can work with it at a cost that a server can bear: argon2 up to 256 MiB and 10 passes,
/// bcrypt up to cost 14, PBKDF2 up to 2,000,000 iterations.
std::optional<std::string> FaultOfStoredPassword(std::string_view stored);

}  // namespace writ::crypto
