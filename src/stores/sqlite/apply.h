// One change inside an open transaction: look, judge, write.
#pragma once

#include "stores/sqlite/connection.h"
#include "writ/change.h"
#include "writ/store.h"

namespace writ::stores {

/// Reads the rows that the change rests on, judges them, and only when all holds writes.
/// Gives kCommitted's value when the change is written, to be made durable with the transaction; a
///   conflict leaves the transaction as it was.
/// Faults: kBug when a write does not meet the row that was judged; the transaction must then be rolled back.
CommitResult Apply(Connection& db, const Change& change);

}  // namespace writ::stores
