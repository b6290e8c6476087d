#include "config/people_file.h"

#include <memory>
#include <utility>

#include "base/text.h"
#include "config/json_reader.h"
#include "config/property.h"
#include "config/tables.h"

namespace writ::config {
namespace {

Property<PersonEntry> Named(std::string_view name, std::string PersonEntry::* member) {
  return Acts(name, "", member);
}

const Section<PersonEntry>& PersonSection() {
  using P = PersonEntry;
  static const Section<P> section("User", {
                                              Named("SubjectId", &P::subject),
                                              Named("Sub", &P::subject),
                                              Named("Username", &P::username),
                                              Named("Password", &P::password),
                                              Named("PasswordHash", &P::password_hash),
                                              Acts("IsActive", "true", &P::active),
                                              Acts("Active", "true", &P::active),
                                              Acts<P>("Claims", "list of Claim", "",
                                                      [](P& person, const Node& node, Context& context) {
                                                        ReadClaims(person.claims, node, context);
                                                      }),
                                              Kept<P>("ProviderName", "", Shape::kText),
                                              Kept<P>("ProviderSubjectId", "", Shape::kText),
                                          });
  return section;
}

void CheckPerson(const PersonEntry& person, const Node& node, Context& context) {
  if (person.username.empty()) context.Error(node, "Username is missing: people sign in with it");
  if (!person.password.empty() && !person.password_hash.empty())
    context.Error(node, "write Password or PasswordHash, not both");
}

}  // namespace

std::expected<std::vector<PersonEntry>, std::vector<Message>> ReadPeople(const std::string& path,
                                                                         std::string_view text) {
  Report report;
  const auto file = std::make_shared<const std::string>(path);
  std::vector<PersonEntry> people;
  std::optional<Node> root;
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  if (!base::IsUtf8(text)) {
    report.Error({file, 1, 1}, "the file is not UTF-8 text");
  } else {
    root = ParseJson(text, file, report);
  }
  if (root) {
    Context context{report, {}, {}};
    WalkItems(*root, "user", context, [&](const Node& node, Context& inner) {
      PersonEntry person;
      person.line = node.at.line;
      PersonSection().Read(person, node, inner);
      CheckPerson(person, node, inner);
      people.push_back(std::move(person));
    });
  }
  if (report.HasErrors()) return std::unexpected(report.Take({path}));
  return people;
}

}  // namespace writ::config
