#include "protocol/hooks/hooked_people.h"

#include <utility>

namespace writ {
namespace {

constexpr std::string_view kPrefix = "hook:";

Person StrangerOf(std::string_view subject) {
  Person person;
  person.account_id = std::string(kPrefix).append(subject);
  person.subject = subject;
  person.username = subject;
  return person;
}

}  // namespace

std::optional<Person> HookedPeople::Find(std::string_view realm, std::string_view account_id) {
  if (auto person = inner_.Find(realm, account_id)) return person;
  if (!account_id.starts_with(kPrefix)) return std::nullopt;
  const std::string_view subject = account_id.substr(kPrefix.size());
  // It only looks: without claims and without create an assertion changes nothing.
  auto known = inner_.Admit(realm, {.subject = subject, .claims = std::nullopt, .now = {}, .deadline = {}});
  if (known) return std::move(*known);
  Person person = StrangerOf(subject);
  person.disabled = known.error().reason != Reason::kSubjectUnknown;
  return person;
}

Result<Person> HookedPeople::Admit(std::string_view realm, const Assertion& assertion) {
  auto person = inner_.Admit(realm, assertion);
  if (person || person.error().reason != Reason::kSubjectUnknown || !assertion.by_hook) return person;
  return StrangerOf(assertion.subject);
}

}  // namespace writ
