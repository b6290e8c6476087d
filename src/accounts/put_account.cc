#include "accounts/put_account.h"

#include <algorithm>

#include "base/text.h"
#include "protocol/refresh/family_handle.h"

namespace writ::accounts {
namespace {

constexpr std::size_t kAccountIdBytes = 16;
constexpr std::size_t kLongestPassword = 256;
constexpr std::size_t kShortestPassword = 8;
constexpr std::size_t kShortestUserCode = 4;
constexpr std::size_t kLongestUserCode = 64;

std::size_t CountCharacters(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

}  // namespace

void PutAccount(Change& change, const Account& account, const std::vector<std::string>& names_before) {
  const GuardedKey key = AccountKey(account.person.account_id);
  change.conditions.emplace_back(Guard{key, account.version});
  change.writes.emplace_back(UpsertGuarded{{.key = key, .version = 0, .payload = {1, ToPayload(account)}}});
  if (account.version == 0) {
    const GuardedKey subject = SubjectKey(account.person.subject);
    change.conditions.emplace_back(Guard{subject, 0});
    change.writes.emplace_back(
        UpsertGuarded{{.key = subject, .version = 0, .payload = {1, account.person.account_id}}});
  }
  const std::vector<std::string> names = account.SignInNames();
  for (const std::string& name : names) {
    if (std::ranges::find(names_before, name) != names_before.end()) continue;
    // Nobody else's.
    change.conditions.emplace_back(Guard{NameKey(name), 0});
    change.writes.emplace_back(
        UpsertGuarded{{.key = NameKey(name), .version = 0, .payload = {1, account.person.account_id}}});
  }
  for (const std::string& name : names_before) {
    if (std::ranges::find(names, name) == names.end())
      change.writes.emplace_back(Delete<GuardedKey>{NameKey(name)});
  }
}

std::optional<std::string> FaultOfPassword(std::string_view password) {
  const std::size_t characters = CountCharacters(password);
  if (characters < kShortestPassword || characters > kLongestPassword)
    return "a password has 8 to 256 characters";
  if (password.contains('\0') || !base::IsUtf8(password)) return "a password is UTF-8 text";
  return std::nullopt;
}

std::optional<std::string> FaultOfUserCode(std::string_view code) {
  const std::size_t characters = CountCharacters(code);
  if (characters < kShortestUserCode || characters > kLongestUserCode)
    return "a user code has 4 to 64 characters";
  if (code.contains('\0') || !base::IsUtf8(code)) return "a user code is UTF-8 text";
  return std::nullopt;
}

std::string NewAccountId(Random& random) {
  return base::HexLower(RandomBytes(kAccountIdBytes, random));
}

}  // namespace writ::accounts
