// The parts of a wire profile, for the files that have one each.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "protocol/wire_profiles/manners.h"
#include "protocol/wire_profiles/wire_profile.h"

namespace writ {

/// A row for each reason; `status` 0 where the profile leaves it to its base.
using Wordings = std::array<Wording, kReasonCount>;

constexpr bool IsDescriptionCharacter(char c) {
  return c >= 0x20 && c <= 0x7e && c != '"' && c != '\\';
}

/// Lines `table` up by reason. Does not compile when a reason stands twice, or a description has characters
/// outside RFC 6749 section 5.2's.
template <std::size_t kRows>
consteval Wordings LineUp(const Wording (&table)[kRows]) {
  Wordings rows{};
  for (const Wording& wording : table) {
    Wording& row = rows[static_cast<std::size_t>(wording.reason)];
    const bool fits = row.status == 0 && std::ranges::all_of(wording.description, IsDescriptionCharacter);
    if (!fits) throw "a reason stands twice, or a description has other characters";
    row = wording;
  }
  return rows;
}

struct Profile {
  const Wordings& wordings;
  const Profile* base;  ///< whose rows count where there is none; null: there is one for each
  Manners manners;
};

extern const Profile kWritProfile;
extern const Profile kFamilyProfile;
extern const Profile kDuendeProfile;
extern const Profile kOpenProfile;
extern const Profile kIdentityServer4Profile;
extern const Profile kIdentityServer3Profile;

/// What Duende IdentityServer, Open.IdentityServer and IdentityServer4 have in common. [family.cc has the
/// words.]
consteval Manners FamilyManners() {
  Manners manners;
  manners.paths_in_any_case = true;
  manners.form = {.names_in_any_case = true,
                  .type = FormType::kForm,
                  .repeated = Repeated::kJoined,
                  .repeated_client = Repeated::kFirst,
                  .blank_is_missing = true};
  manners.client = {.challenges = false,
                    .first_method_wins = true,
                    .decodes_basic = true,
                    .limits_before_decoding = true,
                    .needs_secret = false,
                    .assertion_audience = AssertionAudience::kTokenEndpoint,
                    .clock_skew = Seconds{300},
                    .longest_id = 100,
                    .longest_secret = 100};
  manners.scope = {.longest = 300,
                   .required = false,
                   .defaults_for_people = true,
                   .defaults_keep_disabled = true,
                   .defaults_have_limit = true};
  manners.token.client_is_subject = false;
  manners.password.reads_acr_values = false;
  manners.password.longest_name = 100;
  manners.password.longest_password = 100;
  manners.refresh.narrows = false;
  manners.bearer = {.realm = "IdentityServer", .terse = true};
  manners.offers_ciba = false;
  manners.reply = {.content_type = "application/json; charset=UTF-8",
                   .cache_control = "no-store, no-cache, max-age=0",
                   .errors_are_uncached = true,
                   .id_token_first = true,
                   .tells_scope = true};
  return manners;
}

}  // namespace writ
