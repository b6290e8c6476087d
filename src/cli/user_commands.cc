#include "cli/user_commands.h"

#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <expected>

#include "accounts/put_account.h"
#include "admin/people.h"
#include "base/secret.h"
#include "cli/commands.h"
#include "cli/time_text.h"
#include "config/file.h"
#include "config/people_file.h"

namespace writ::cli {
namespace {

constexpr std::size_t kMostFileBytes = 64 * 1024 * 1024;
constexpr std::size_t kLongestLine = 1'024;

admin::PeopleWork WorkOn(const OpenedStore& opened) {
  return {opened.store(), opened.clock(), opened.random(), opened.realm(), Actor()};
}

/// A terminal that shows nothing of what is typed, while it lives.
class SilentTerminal {
 public:
  SilentTerminal() : is_terminal_(tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (!is_terminal_) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  SilentTerminal(const SilentTerminal&) = delete;
  SilentTerminal& operator=(const SilentTerminal&) = delete;
  ~SilentTerminal() {
    if (is_terminal_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }

  bool is_terminal() const { return is_terminal_; }

 private:
  termios before_{};
  bool is_terminal_;
};

/// One line of standard input, without its end.
std::string ReadLine() {
  std::string line;
  for (int c = std::getchar(); c != EOF && c != '\n' && line.size() < kLongestLine; c = std::getchar())
    line += static_cast<char>(c);
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

/// What somebody types, twice at a terminal; or that the two differ.
std::expected<base::SecretBytes, std::string> ReadSecret(const char* what) {
  const SilentTerminal terminal;
  if (terminal.is_terminal()) fmt::print(stderr, "{}: ", what);
  std::string first = ReadLine();
  if (terminal.is_terminal()) {
    fmt::print(stderr, "\nAgain: ");
    std::string second = ReadLine();
    fmt::print(stderr, "\n");
    const bool same = first == second;
    base::Wipe(second);
    if (!same) {
      base::Wipe(first);
      return std::unexpected("the two are not the same");
    }
  }
  return base::SecretBytes(std::move(first));
}

/// The password that somebody types, or what is wrong with it.
std::expected<base::SecretBytes, std::string> ReadPassword() {
  auto password = ReadSecret("Password");
  if (!password) return password;
  if (const auto wrong = accounts::FaultOfPassword(password->Reveal())) return std::unexpected(*wrong);
  return password;
}

int Report(const admin::ChangedAccount& changed, const char* done) {
  if (!changed) return Fail(changed.error());
  fmt::print("{}\n", done);
  return 0;
}

}  // namespace

int ListUsers(const Where& where) {
  const auto opened = OpenedStore::Open(where);
  if (!opened) return opened.error();
  for (const auto& account : admin::ListPeople(WorkOn(*opened)))
    fmt::print("{}\t{}\t{}\n", account.person.username, account.person.account_id,
               account.person.disabled ? "disabled" : "enabled");
  return 0;
}

int ShowUser(const Where& where, const std::string& name) {
  const auto opened = OpenedStore::Open(where);
  if (!opened) return opened.error();
  const auto account = admin::FindPerson(WorkOn(*opened), name);
  if (!account) return Fail(admin::kNobodyOfThatName);
  const Person& person = account->person;
  fmt::print("username: {}\naccount: {}\nsubject: {}\nenabled: {}\npassword: {}\nuser code: {}\n",
             person.username, person.account_id, person.subject, !person.disabled,
             account->password.empty() ? "none" : "set", account->user_code.empty() ? "none" : "set");
  for (const Claim& claim : person.claims) fmt::print("{}: {}\n", claim.type, claim.value);
  return 0;
}

int AddUser(const Where& where, const std::string& name, const std::vector<std::string>& settings,
            AskPassword ask) {
  const auto opened = OpenedStore::Open(where);
  if (!opened) return opened.error();
  const admin::PeopleWork work = WorkOn(*opened);
  accounts::Account draft;
  draft.person.username = name;
  if (const auto wrong = admin::ApplySettings(draft, settings)) return Fail(*wrong);
  if (ask == AskPassword::kYes) {
    const auto password = ReadPassword();
    if (!password) return Fail(password.error());
    draft.password = admin::StoredPassword(password->Reveal(), opened->random());
  }
  return Report(admin::AddPerson(work, std::move(draft)), "added");
}

int SetUser(const Where& where, const std::string& name, const std::vector<std::string>& settings) {
  const auto opened = OpenedStore::Open(where);
  if (!opened) return opened.error();
  return Report(admin::ChangePerson(
                    WorkOn(*opened), name, "user.changed",
                    [&](accounts::Account& account) { return admin::ApplySettings(account, settings); }),
                "changed");
}

int SetUserState(const Where& where, const std::string& name, UserState state) {
  const auto opened = OpenedStore::Open(where);
  if (!opened) return opened.error();
  const bool disabled = state == UserState::kDisabled;
  const auto edit = [&](accounts::Account& account) -> std::optional<std::string> {
    account.person.disabled = disabled;
    return std::nullopt;
  };
  return Report(
      admin::ChangePerson(WorkOn(*opened), name, disabled ? "user.disabled" : "user.enabled", edit),
      disabled ? "disabled: no token of theirs is renewed or told to be active any more" : "enabled");
}

int SetUserPassword(const Where& where, const std::string& name) {
  const auto opened = OpenedStore::Open(where);
  if (!opened) return opened.error();
  const auto password = ReadPassword();
  if (!password) return Fail(password.error());
  return Report(admin::SetPassword(WorkOn(*opened), name, *password),
                "set: what was signed in with the one before is over");
}

int SetUserCode(const Where& where, const std::string& name) {
  const auto opened = OpenedStore::Open(where);
  if (!opened) return opened.error();
  const auto code = ReadSecret("User code");
  if (!code) return Fail(code.error());
  return Report(admin::SetUserCode(WorkOn(*opened), name, *code),
                code->empty() ? "taken away: anybody may ask them" : "set: nobody asks them without it");
}

int ListUserSessions(const Where& where, const std::string& name) {
  const auto opened = OpenedStore::Open(where);
  if (!opened) return opened.error();
  const auto sessions = admin::ListSessions(WorkOn(*opened), name);
  if (!sessions) return Fail(admin::kNobodyOfThatName);
  for (const admin::PersonSession& session : *sessions) {
    fmt::print("{}\tsince {}\tseen {}\t{}\n", session.sid, TimeText(session.began),
               TimeText(session.last_seen), fmt::join(session.clients, " "));
  }
  return 0;
}

int EndUserSessions(const Where& where, const std::string& name, const std::string& sid) {
  const auto opened = OpenedStore::Open(where);
  if (!opened) return opened.error();
  const auto ended = admin::EndSessions(WorkOn(*opened), name, sid);
  if (!ended) return Fail(ended.error());
  fmt::print("ended {}\n", *ended);
  return 0;
}

int ImportUsers(const Where& where, const std::string& path) {
  const auto opened = OpenedStore::Open(where);
  if (!opened) return opened.error();
  auto text = config::ReadFileUpTo(path, kMostFileBytes);
  if (!text) return Fail(fmt::format("{} cannot be read, or is larger than 64 MiB", path));
  const auto people = config::ReadPeople(path, *text);
  base::Wipe(*text);
  if (!people) {
    PrintMessages(people.error());
    return 1;
  }
  const bool shown = isatty(STDERR_FILENO) == 1;
  const auto progress = [&](std::size_t done, std::size_t all) {
    if (shown) fmt::print(stderr, "\r{} of {}", done, all);
    if (shown && done == all) fmt::print(stderr, "\n");
  };
  const auto added = admin::ImportPeople(WorkOn(*opened), *people, progress);
  if (!added) {
    for (const std::string& line : added.error()) Fail(fmt::format("{}: {}", path, line));
    return Fail("nobody was added");
  }
  fmt::print("added {}\n", *added);
  return 0;
}

}  // namespace writ::cli
