#include "protocol/people/nobody.h"

namespace writ {
namespace {

class NobodyDirectory final : public Directory {
 public:
  std::optional<Person> Find(std::string_view /*realm*/, std::string_view /*account_id*/) override {
    return std::nullopt;
  }

  Result<Person> SignIn(std::string_view /*realm*/, const PasswordAttempt& /*attempt*/) override {
    return Refuse(Reason::kPersonUnknown);
  }
};

}  // namespace

Directory& Nobody() {
  static NobodyDirectory nobody;
  return nobody;
}

}  // namespace writ
