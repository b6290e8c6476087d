// The people of a realm whose claims hook knows more of them than its directory.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "writ/directory.h"

namespace writ {

/// A directory that knows whom `inner` knows; of everybody else it knows the subject alone, and leaves it to
/// the claims hook, which the gate asks each time, whether they may be spoken for.
/// Thread: as `inner`, which must outlive it.
class HookedPeople final : public Directory {
 public:
  explicit HookedPeople(Directory& inner) : inner_(inner) {}

  /// An account of somebody who is not in the directory is `hook:` and their subject. Once the directory
  /// knows the subject, it is what the directory says of them.
  std::optional<Person> Find(std::string_view realm, std::string_view account_id) override;

  std::optional<Person> FindNamed(std::string_view realm, std::string_view username) override {
    return inner_.FindNamed(realm, username);
  }

  std::string CommonName(std::string_view username) override { return inner_.CommonName(username); }

  Result<Person> SignIn(std::string_view realm, const PasswordAttempt& attempt) override {
    return inner_.SignIn(realm, attempt);
  }

  Result<void> CountElsewhere(std::string_view realm, std::string_view provider,
                              const PasswordAttempt& attempt,
                              const std::function<bool()>& is_right) override {
    return inner_.CountElsewhere(realm, provider, attempt, is_right);
  }

  Result<void> CheckUserCode(std::string_view realm, const PasswordAttempt& attempt) override {
    return inner_.CheckUserCode(realm, attempt);
  }

  bool IsLocked(std::string_view realm, std::string_view account_id, const ThrottlingSettings& throttling,
                Instant now) override {
    return inner_.IsLocked(realm, account_id, throttling, now);
  }

  /// Whoever a hook vouches for is known, at least to the claims hook. Refuses: as the directory; by a hook
  /// never kSubjectUnknown.
  Result<Person> Admit(std::string_view realm, const Assertion& assertion) override;

  Result<Person> ChangePassword(std::string_view realm, const PasswordAttempt& attempt,
                                std::string_view new_password) override {
    return inner_.ChangePassword(realm, attempt, new_password);
  }

 private:
  Directory& inner_;
};

}  // namespace writ
