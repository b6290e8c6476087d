// What waits for a person's word while a client polls: a device, or a question to somebody elsewhere.
#pragma once

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_writer.h"
#include "writ/change.h"
#include "writ/person.h"

namespace writ {

/// Goes forwards only, one change for each step.
enum class PolledState { kPending, kApproved, kDenied, kRedeemed };

struct PolledGrant {
  GuardedKey key;
  std::uint64_t version = 0;  ///< of the row
  PolledState state = PolledState::kPending;
  std::string client_id;
  std::vector<std::string> scopes;     ///< asked for, then granted; sorted
  std::vector<std::string> resources;  ///< by name
  Instant expires_at;
  Principal person;     ///< who allowed it, and how they had signed in
  std::string consent;  ///< that it rests on

  bool IsWaiting(Instant now) const { return state == PolledState::kPending && now < expires_at; }
};

/// The row of `kind` that a handle leads to. Absent for what is no handle.
std::optional<GuardedKey> PolledKey(GuardedKind kind, std::string_view handle);

/// Writes the members of an object that is open.
void WritePolled(base::JsonWriter& json, const PolledGrant& polled);

/// Reads what WritePolled wrote; key and version are the row's. Absent when a member is missing or of another
/// shape.
std::optional<PolledGrant> ParsePolled(const GuardedRow& row, const boost::json::object& object);

}  // namespace writ
