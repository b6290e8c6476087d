#include "config/configuration.h"

#include <memory>
#include <utility>

#include "base/text.h"
#include "config/draft.h"
#include "config/file.h"
#include "config/json_reader.h"
#include "config/overlay.h"
#include "config/rules.h"
#include "config/tables.h"
#include "config/yaml_reader.h"

namespace writ::config {

namespace {

bool IsJson(const std::string& path, std::string_view text) {
  const std::string lower = base::AsciiLower(path);
  if (lower.ends_with(".json")) return true;
  if (lower.ends_with(".yaml") || lower.ends_with(".yml")) return false;
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (text[first] == '{' || text[first] == '/');
}

/// The 1-based line of the first byte from which on `text` is no UTF-8, or holds NUL.
int LineOfBadByte(std::string_view text) {
  int line = 1;
  for (std::size_t start = 0; start <= text.size(); ++line) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const std::string_view content = text.substr(start, end - start);
    if (!base::IsUtf8(content) || content.find('\0') != std::string_view::npos) return line;
    start = end + 1;
  }
  return line;
}

std::optional<Node> ParseText(const SourceText& source, Report& report) {
  const auto file = std::make_shared<const std::string>(source.path);
  std::string_view text = source.text;
  if (text.size() > kMaxFileBytes) {
    report.Error({file, 0, 0}, "the file is larger than 16 MiB");
    return std::nullopt;
  }
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  if (!base::IsUtf8(text) || text.find('\0') != std::string_view::npos) {
    report.Error({file, LineOfBadByte(text), 1}, "the file is not UTF-8 text: save it as UTF-8, without NUL");
    return std::nullopt;
  }
  return IsJson(source.path, text) ? ParseJson(text, file, report) : ParseYaml(text, file, report);
}

template <typename T>
std::vector<T> Values(std::vector<Placed<T>>& parts) {
  std::vector<T> values;
  values.reserve(parts.size());
  for (auto& part : parts) values.push_back(std::move(part.value));
  return values;
}

Loaded Accept(Draft draft, std::vector<Message> warnings) {
  RealmSettings& realm = draft.realm;
  realm.options.hooks = Values(draft.hooks);
  realm.clients = Values(draft.clients);
  realm.api_scopes = Values(draft.api_scopes);
  realm.api_resources = Values(draft.api_resources);
  realm.identity_resources = Values(draft.identity_resources);
  realm.trusted_issuers = Values(draft.trusted_issuers);
  realm.options.exchange_policies = Values(draft.exchange_policies);
  SeparateListeners(draft.server);
  return {std::move(realm), std::move(draft.server), std::move(warnings), std::move(draft.disabled),
          draft.broken_clients == BrokenClients::kDisable};
}

/// The list of the root that `declaration` belongs to, made when it is not there.
Node* FindOrAddList(Node& root, const Declaration& declaration) {
  const std::string name = CanonicalName(declaration.list);
  if (Find(root, name) == nullptr) root.members.push_back({declaration.list, name, {}, {}});
  Node* const list = Find(root, name);
  if (list->kind == NodeKind::kNull) list->kind = NodeKind::kList;
  return list->kind == NodeKind::kList ? list : nullptr;
}

/// Adds what was declared at run time.
void AddDeclared(Node& root, const std::vector<Declaration>& declared, Report& report) {
  for (const Declaration& declaration : declared) {
    const auto place =
        std::make_shared<const std::string>("the store, " + declaration.list + ' ' + Quote(declaration.name));
    std::optional<Node> node = ParseJson(declaration.json, place, report);
    Node* const list = FindOrAddList(root, declaration);
    if (node && list != nullptr) list->items.push_back(std::move(*node));
  }
}

std::expected<Loaded, std::vector<Message>> Load(const std::vector<SourceText>& texts,
                                                 const Environment& environment,
                                                 const std::vector<Declaration>& declared, Report report) {
  // Where a file cannot be read, what the rules say of the gap would mislead.
  bool whole = !report.HasErrors();
  Node root;
  root.kind = NodeKind::kMap;
  std::vector<std::string> paths;
  for (const SourceText& source : texts) {
    paths.push_back(source.path);
    std::optional<Node> file = ParseText(source, report);
    whole = whole && file;
    if (!file) continue;
    Node own = OwnSection(std::move(*file), report);
    // An empty file leaves what lies below it as it is.
    if (own.kind == NodeKind::kNull) continue;
    if (!root.at.file) root.at = own.at;
    Overlay(root, std::move(own), report);
  }
  OverlayEnvironment(root, environment, report);
  if (!root.at.file)
    root.at.file = std::make_shared<const std::string>(paths.empty() ? "configuration" : paths[0]);
  AddDeclared(root, declared, report);
  Draft draft;
  ReadBrokenClients(draft, root, report);
  Context context{report, {}, {}};
  RootSection().Read(draft, root, context);
  if (whole) {
    FillMemberDefaults(draft, root, report);
    CheckServer(draft, root, report);
    CheckResources(draft, report);
    FillStandardClaims(draft);
    CheckClients(draft, report);
    CheckInteraction(draft, root, report);
    CheckIssuers(draft, report);
    CheckTokenExchange(draft, report);
    CheckHooks(draft, report);
  }
  const bool refused = report.HasErrors();
  std::vector<Message> messages = report.Take(paths);
  if (refused) return std::unexpected(std::move(messages));
  return Accept(std::move(draft), std::move(messages));
}

}  // namespace

std::optional<std::string> SqlitePath(std::string_view store) {
  constexpr std::string_view kScheme = "sqlite:";
  if (!store.starts_with(kScheme) || store.size() == kScheme.size()) return std::nullopt;
  return std::string(store.substr(kScheme.size()));
}

namespace {

/// `configured`, or the file of this name in the folder of the store's file.
std::string BesideTheStore(const ServerSettings& server, const std::string& configured, const char* name) {
  if (!configured.empty()) return configured;
  const std::string file = SqlitePath(server.store).value_or("");
  const std::size_t slash = file.rfind('/');
  return slash == std::string::npos ? name : file.substr(0, slash + 1) + name;
}

}  // namespace

std::string MasterKeyPath(const ServerSettings& server) {
  return BesideTheStore(server, server.master_key_file, "master.key");
}

std::string AdminSocketPath(const ServerSettings& server) {
  return BesideTheStore(server, server.admin_socket, "admin.sock");
}

bool SeparateListeners(ServerSettings& server) {
  if (server.operations_listen == ServerSettings().operations_listen && server.listen.ends_with(":5001")) {
    server.operations_listen = "127.0.0.1:5002";
  }
  return server.listen != server.operations_listen || server.listen.ends_with(":0");
}

std::expected<Loaded, std::vector<Message>> LoadTexts(const std::vector<SourceText>& texts,
                                                      const Environment& environment,
                                                      const std::vector<Declaration>& declared) {
  return Load(texts, environment, declared, Report());
}

std::expected<Loaded, std::vector<Message>> LoadConfiguration(const std::vector<std::string>& paths,
                                                              const Environment& environment,
                                                              const std::vector<Declaration>& declared) {
  Report report;
  std::vector<SourceText> texts;
  for (const std::string& path : paths) {
    if (auto text = ReadFileUpTo(path, kMaxFileBytes)) {
      texts.push_back({path, std::move(*text)});
    } else {
      report.Error({std::make_shared<const std::string>(path), 0, 0},
                   "the file cannot be read: is it there, readable, and no larger than 16 MiB?");
    }
  }
  return Load(texts, environment, declared, std::move(report));
}

}  // namespace writ::config
