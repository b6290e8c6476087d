#include "cli/key_commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <thread>

#include "admin/keys.h"
#include "base/json_writer.h"
#include "cli/commands.h"
#include "cli/server_key.h"
#include "cli/time_text.h"
#include "protocol/realm_context.h"

namespace writ::cli {
namespace {

constexpr std::chrono::milliseconds kFollowEvery{250};
constexpr std::size_t kMostNewRecords = 1'000;

/// The store with the key that opens what is sealed in it.
struct OpenedKeys {
  OpenedStore opened;
  crypto::LoadedMasterKey master_key;

  KeyRequest request() const {
    return MakeKeyRequest(opened.loaded().realm, master_key.bytes(), opened.clock());
  }
};

std::expected<OpenedKeys, int> OpenKeys(const Where& where) {
  auto opened = OpenedStore::Open(where);
  if (!opened) return std::unexpected(opened.error());
  auto key = LoadServerKey(opened->loaded().server, opened->random());
  if (!key) return std::unexpected(Fail(key.error()));
  return OpenedKeys{std::move(*opened), std::move(*key)};
}

int Print(const std::expected<std::vector<std::string>, std::string>& made, const std::string& says) {
  if (!made) return Fail(made.error());
  for (const std::string& kid : *made) fmt::print("{} {}\n", says, kid);
  return 0;
}

void PrintRecord(const AuditRecord& record) {
  std::string line;
  base::JsonWriter json(line);
  json.BeginObject().Key("time").String(TimeText(record.at)).Key("event").String(record.event);
  json.Key("actor").String(record.actor).Key("subject").String(record.subject);
  json.Key("detail").Raw(record.detail).EndObject();
  fmt::print("{}\n", line);
}

}  // namespace

int ListKeys(const Where& where) {
  const auto keys = OpenKeys(where);
  if (!keys) return keys.error();
  for (const PlannedKey& key : admin::ListKeys(keys->request(), keys->opened.store())) {
    fmt::print("{}\t{}\t{}\t{} {}\n", key.row.kid, key.row.algorithm, KeyPhaseName(key.phase),
               key.phase == KeyPhase::kAnnounced ? "signs from" : "signed from",
               TimeText(key.row.signs_from));
  }
  for (const ProvidedKey& key : keys->opened.loaded().realm.options.keys.provided)
    fmt::print("{}\t{}\t{}\tfrom {}\n", key.kid, key.algorithm, key.signs ? "signing" : "retired",
               key.source);
  return 0;
}

int RotateKeys(const Where& where, const std::string& algorithm) {
  const auto keys = OpenKeys(where);
  if (!keys) return keys.error();
  const KeyRequest request = keys->request();
  const auto made =
      admin::RotateKeys(request, algorithm, Actor(), keys->opened.store(), keys->opened.random());
  return Print(made,
               "announced, signs from " + TimeText(request.now + request.settings.propagation_time) + ":");
}

int RetireKey(const Where& where, const std::string& kid) {
  const auto keys = OpenKeys(where);
  if (!keys) return keys.error();
  const auto made =
      admin::RetireKey(keys->request(), kid, Actor(), keys->opened.store(), keys->opened.random());
  if (made) fmt::print("retired; a running server knows it within a second\n");
  return Print(made, "signs in its place:");
}

int TailAudit(const Where& where, std::size_t lines, bool follow) {
  const auto opened = OpenedStore::Open(where);
  if (!opened) return opened.error();
  std::uint64_t last = 0;
  for (std::size_t most = lines;; most = kMostNewRecords) {
    auto records = opened->store().FindAudit(opened->realm(), most);
    std::ranges::reverse(records);
    for (const AuditRecord& record : records) {
      if (record.number > last) PrintRecord(record);
      last = std::max(last, record.number);
    }
    std::fflush(stdout);
    if (!follow) return 0;
    std::this_thread::sleep_for(kFollowEvery);
  }
}

}  // namespace writ::cli
