#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "stores/sqlite/rows.h"

namespace writ::stores {
namespace {

constexpr std::size_t kSweptAStep = 1'000;

/// What `sql`, a DELETE with a limit of time and one of rows, leaves of `most`.
std::size_t Delete(Connection& db, const char* sql, std::int64_t before, std::size_t most) {
  if (most == 0) return 0;
  Query query = db.Prepare(sql);
  return most - static_cast<std::size_t>(query.Int(before).Int(static_cast<std::int64_t>(most)).Run());
}

}  // namespace

std::size_t ForgetRows(Connection& db, Instant moment, std::size_t most) {
  constexpr std::array kStatements = {
      "DELETE FROM authorization_code WHERE (forget_after, hash, realm) IN (SELECT forget_after, hash, realm "
      "FROM authorization_code WHERE forget_after < ? ORDER BY forget_after LIMIT ?)",
      "DELETE FROM refresh_family WHERE (forget_after, hash, realm) IN (SELECT forget_after, hash, realm "
      "FROM refresh_family WHERE forget_after < ? ORDER BY forget_after LIMIT ?)",
      "DELETE FROM reference_token WHERE (forget_after, hash, realm) IN (SELECT forget_after, hash, realm "
      "FROM reference_token WHERE forget_after < ? ORDER BY forget_after LIMIT ?)",
      "DELETE FROM mark WHERE (forget_after, hash, realm) IN (SELECT forget_after, hash, realm "
      "FROM mark WHERE forget_after < ? ORDER BY forget_after LIMIT ?)",
      "DELETE FROM counter WHERE (forget_after, hash, realm) IN (SELECT forget_after, hash, realm "
      "FROM counter WHERE forget_after < ? ORDER BY forget_after LIMIT ?)",
      "DELETE FROM guarded WHERE (kind, hash, realm) IN (SELECT kind, hash, realm FROM guarded "
      "WHERE forget_after < ? AND forget_after < 4294967295 ORDER BY forget_after LIMIT ?)",
  };
  std::size_t left = most;
  for (const char* const sql : kStatements) left = Delete(db, sql, UnixSeconds(moment), left);
  return most - left;
}

std::size_t SweepFamilies(Connection& db, FamilySweep& sweep, Instant moment, std::size_t most) {
  const std::size_t step = std::min(kSweptAStep, most);
  std::vector<FamilySweep> over;
  std::size_t seen = 0;
  {
    Query query = db.Prepare(
        "SELECT hash, realm, expires_at FROM unlimited_family WHERE forget_after = 4294967295 "
        "AND (hash, realm) > (?, ?) ORDER BY hash, realm LIMIT ?");
    query.Blob(sweep.hash).Text(sweep.realm).Int(static_cast<std::int64_t>(step));
    for (; query.Next(); ++seen) {
      sweep.hash = query.ReadBytes();
      sweep.realm = query.ReadBytes();
      if (query.ReadAt() < moment - kExpiredFamilyStays) over.push_back(sweep);
    }
  }
  if (seen < step) sweep = {};
  for (const FamilySweep& family : over) {
    Query query =
        db.Prepare("DELETE FROM unlimited_family WHERE forget_after = 4294967295 AND hash = ? AND realm = ?");
    query.Blob(family.hash).Text(family.realm).Run();
  }
  return over.size();
}

}  // namespace writ::stores
