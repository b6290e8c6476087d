// A table's row as a damaged or hostile file might hold it: any value of any type in any column. Holds: it is
// read or it is a fault, nothing else; a row of a newer payload is never read.
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/text.h"
#include "stores/sqlite/connection.h"
#include "stores/sqlite/migrations.h"
#include "stores/sqlite/rows.h"
#include "writ/fault.h"

namespace {

using writ::stores::Connection;

struct Column {
  const char* table;
  const char* name;
};

constexpr Column kColumns[] = {{"authorization_code", "expires_at"},
                               {"authorization_code", "taken_by"},
                               {"authorization_code", "payload_version"},
                               {"authorization_code", "payload"},
                               {"refresh_family", "generation"},
                               {"refresh_family", "expires_at"},
                               {"refresh_family", "revoked"},
                               {"refresh_family", "moved_by"},
                               {"refresh_family", "moved_at"},
                               {"refresh_family", "payload_version"},
                               {"refresh_family", "payload"},
                               {"reference_token", "expires_at"},
                               {"reference_token", "payload_version"},
                               {"reference_token", "payload"},
                               {"counter", "count"},
                               {"counter", "window_ends"},
                               {"guarded", "version"},
                               {"guarded", "payload_version"},
                               {"guarded", "payload"},
                               {"guarded", "forget_after"},
                               {"guarded", "owner"},
                               {"signing_key", "hash"},
                               {"signing_key", "kid"},
                               {"signing_key", "algorithm"},
                               {"signing_key", "signs_from"},
                               {"signing_key", "created_at"},
                               {"signing_key", "payload_version"},
                               {"signing_key", "payload"},
                               {"audit", "event"},
                               {"audit", "detail"}};

/// A file with one row in each table, all under the key of zeroes.
Connection& Db() {
  static Connection& db = []() -> Connection& {
    std::string folder = "/tmp/writ-fuzz-XXXXXX";
    if (::mkdtemp(folder.data()) == nullptr) std::abort();
    static Connection made(folder + "/w.db", Connection::Mode::kMake, writ::Milliseconds(1'000));
    writ::stores::Migrate(made);
    made.Execute("PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF");
    const std::string key = "0, zeroblob(32), 'r'";
    made.Execute(("INSERT INTO authorization_code VALUES (" + key +
                  ", 1, NULL, 1, '');"
                  "INSERT INTO refresh_family VALUES (" +
                  key +
                  ", 1, 1, 0, NULL, 1, 1, '');"
                  "INSERT INTO reference_token VALUES (" +
                  key +
                  ", 1, 1, '');"
                  "INSERT INTO counter VALUES (" +
                  key +
                  ", 1, 1);"
                  "INSERT INTO guarded (kind, hash, realm, version, payload_version, payload) VALUES (" +
                  key +
                  ", 1, 1, '');"
                  "INSERT INTO signing_key VALUES (zeroblob(32), 'r', 'k', 'ES256', 1, 1, '', 1, NULL);"
                  "INSERT INTO audit VALUES (1, 'r', 1, x'', 'e', 'a', 's', 'd')")
                     .c_str());
    std::filesystem::remove_all(folder);  // it lives as long as it is open
    return made;
  }();
  return db;
}

/// The next value of the input as SQL: its type, its length, its bytes.
std::string TakeValue(std::string_view& input) {
  if (input.size() < 2) return "NULL";
  const auto type = static_cast<unsigned char>(input[0]) % 5;
  const std::size_t length = std::min<std::size_t>(static_cast<unsigned char>(input[1]), input.size() - 2);
  const std::string hex = writ::base::HexLower(input.substr(2, length));
  input.remove_prefix(2 + length);
  switch (type) {
    case 0:
      return "NULL";
    case 1:
      return hex.empty() ? "0" : "0x" + hex.substr(0, 16);
    case 2:
      return "CAST(x'" + hex + "' AS TEXT)";
    case 3:
      return "CAST(CAST(x'" + hex + "' AS TEXT) AS REAL)";
    default:
      return "x'" + hex + "'";
  }
}

template <typename Read>
void ReadOrFault(const Read& read) {
  try {
    read();
  } catch (const writ::Fault&) {
  }
}

template <typename Key>
void ReadKey(Connection& db, const Key& key) {
  ReadOrFault([&] {
    const auto row = writ::stores::FindRow(db, "r", key);
    if constexpr (requires { row->payload; }) {
      if (row && row->payload.version > 1) std::abort();
    }
  });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Connection& db = Db();
  std::string_view input(reinterpret_cast<const char*>(data), size);
  db.Execute("SAVEPOINT row");
  while (!input.empty()) {
    const Column& column = kColumns[static_cast<unsigned char>(input[0]) % std::size(kColumns)];
    input.remove_prefix(1);
    const std::string sql =
        "UPDATE OR IGNORE " + std::string(column.table) + " SET " + column.name + " = " + TakeValue(input);
    ReadOrFault([&] { db.Execute(sql.c_str()); });
  }
  ReadKey(db, writ::AuthorizationCodeKey{});
  ReadKey(db, writ::RefreshFamilyKey{});
  ReadKey(db, writ::ReferenceTokenKey{});
  ReadKey(db, writ::CounterKey{});
  ReadKey(db, writ::GuardedKey{});
  ReadOrFault([&] { writ::stores::FindSigningKeyRows(db, "r"); });
  ReadOrFault([&] { writ::stores::FindGuardedRows(db, "r", writ::GuardedKind::kClient); });
  ReadOrFault([&] { writ::stores::FindAuditRecords(db, "r", 10); });
  db.Execute("ROLLBACK TO row; RELEASE row");
  return 0;
}
