// docs/configuration.md says of each setting what the tables say, and of none that is not there.
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <string>
#include <tuple>

#include "config/tables.h"

namespace writ::config {
namespace {

constexpr std::string_view kWaits = "Nothing acts on it yet.";

/// A row of the document as the test compares it: section, setting, type, default, and whether it acts.
std::string Row(std::string_view section, std::string_view name, std::string_view type,
                std::string_view fallback, Effect effect) {
  std::string row(section);
  for (std::string_view part : {name, type, fallback}) row.append(" | ").append(part);
  return row + (effect == Effect::kActs ? " | acts" : " | waits");
}

std::vector<std::string> Cells(const std::string& line) {
  std::vector<std::string> cells;
  std::size_t start = 2;
  while (start < line.size()) {
    const std::size_t end = line.find(" |", start);
    if (end == std::string::npos) break;
    cells.push_back(end > start ? line.substr(start, end - start) : "");
    start = std::min(end + 3, line.size());
  }
  return cells;
}

std::set<std::string> RowsOfDocument() {
  std::ifstream stream("docs/configuration.md");
  std::set<std::string> rows;
  std::string section;
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with("## ")) section = line.substr(3);
    if (!line.starts_with("| ") || line.starts_with("| setting") || line.starts_with("| ---")) continue;
    const std::vector<std::string> cells = Cells(line);
    if (cells.size() != 4 || cells[3].empty()) {
      ADD_FAILURE() << "not a row of four cells: " << line;
      continue;
    }
    const Effect effect = cells[3].ends_with(kWaits) ? Effect::kKept : Effect::kActs;
    EXPECT_TRUE(rows.insert(Row(section, cells[0], cells[1], cells[2], effect)).second) << line;
  }
  return rows;
}

TEST(ConfigurationDocument, HasEverySettingAndNoOther) {
  std::set<std::string> tables;
  for (const SectionNames* section : AllSections()) {
    for (const PropertyText& text : section->properties()) {
      tables.insert(Row(section->title(), text.name, text.type, text.fallback, text.effect));
    }
  }
  const std::set<std::string> document = RowsOfDocument();
  for (const std::string& row : tables) EXPECT_TRUE(document.contains(row)) << "missing: " << row;
  for (const std::string& row : document) EXPECT_TRUE(tables.contains(row)) << "stale: " << row;
}

/// A section that says of each setting what the document calls its default.
Node Defaults(const SectionNames& section) {
  Node map;
  map.kind = NodeKind::kMap;
  for (const PropertyText& text : section.properties()) {
    if (text.effect != Effect::kActs || text.fallback.empty()) continue;
    Node value;
    value.kind = NodeKind::kText;
    value.text = text.fallback;
    map.members.push_back({std::string(text.name), CanonicalName(text.name), {}, std::move(value)});
  }
  return map;
}

template <typename T>
T ReadDefaults(const Section<T>& section) {
  T value;
  Report report;
  Context context{report, {}, {}};
  section.Read(value, Defaults(section.names()), context);
  EXPECT_FALSE(report.HasErrors()) << section.names().title();
  return value;
}

TEST(ConfigurationDocument, TellsTheDefaultsThatHold) {
  EXPECT_EQ(ReadDefaults(LimitsSection()), HttpLimits());
  EXPECT_EQ(ReadDefaults(ServerSection()), ServerSettings());
  const auto fields = [](const Client& c) {
    return std::tuple(c.enabled, c.require_client_secret, c.allow_offline_access, c.access_token_type,
                      c.access_token_lifetime, c.include_jwt_id, c.always_send_client_claims,
                      c.client_claims_prefix);
  };
  EXPECT_EQ(fields(ReadDefaults(ClientSection())), fields(Client()));
}

}  // namespace
}  // namespace writ::config
