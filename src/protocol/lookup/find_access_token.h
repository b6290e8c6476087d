// From a presented access token to what it says, if it is one of ours and still live.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/call.h"
#include "protocol/lookup/access_token_facts.h"
#include "protocol/realm_context.h"
#include "protocol/refresh/family_facts.h"
#include "writ/change.h"
#include "writ/person.h"

namespace writ {

/// A live access token of this realm.
struct FoundAccessToken {
  std::shared_ptr<const AccessTokenFacts> facts;
  /// What ends it before its time: the mark to leave of a JWT, the row to drop of a reference token.
  std::variant<MarkKey, ReferenceTokenKey> end;
  /// Whom it speaks for, as the directory has them now; absent: it speaks for its client.
  std::optional<Person> person;
  std::optional<FamilyFacts> backing;        ///< what it rests on, where it speaks for a person
  std::vector<std::string> userinfo_claims;  ///< that were asked for by name
};

/// Looks an access token up: a JWT signed by a published key of the realm, of the type that the realm mints,
/// or the handle of a reference token. The one place that says whether a token is live. Gives: absent when it
/// is malformed, unknown, another issuer's, expired or revoked, alone, with its refresh family or with a
/// token that it was exchanged for, or when its client or person is gone or disabled, or the person withdrew
/// the consent that it rests on. Faults: what the store throws. Source: RFC 7662 section 2.2, RFC 9068
/// section 4.
std::optional<FoundAccessToken> FindAccessToken(const Call& call, const RealmContext& realm,
                                                std::string_view token);

}  // namespace writ
