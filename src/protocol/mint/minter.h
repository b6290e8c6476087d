// Step 8 of the walk, and the only place where tokens are made.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "protocol/gate/gate.h"
#include "protocol/realm_context.h"
#include "writ/change.h"
#include "writ/token_set.h"

namespace writ {

/// Puts tokens, sealed, into the change that makes them durable. A refusal ends it: nothing is kept.
using Enclose = std::function<Result<void>(const TokenSet& tokens, Change& change)>;

/// Tokens that are made and signed but not yet durable, with the change that makes them so. A passport: only
/// Mint makes one, only CommitMinted and CommitEnclosed open it.
class Minted {
 public:
  Minted(Minted&&) = default;
  Minted& operator=(Minted&&) = default;

 private:
  friend Result<Minted> Mint(const Call& call, Cleared cleared, const RealmContext& realm,
                             std::optional<Change> change);
  friend Result<TokenSet> CommitMinted(const Call& call, Minted minted, Store& store);
  friend Result<void> CommitEnclosed(const Call& call, Minted minted, const Enclose& enclose, Store& store);
  Minted() = default;

  TokenSet Open() &&;

  Result<void> AddAccessToken(const Call& call, const Cleared& cleared, const RealmContext& realm);
  Result<void> AddIdToken(const Call& call, const Cleared& cleared, const RealmContext& realm);

  std::string access_token_;
  Seconds expires_in_{0};
  std::string scope_;
  std::string refresh_token_;
  std::string id_token_;
  std::string issued_token_type_;
  std::vector<Claim> response_members_;
  Change change_;
};

/// Makes the tokens of a cleared decision: an access token, signed or a handle whose row the change inserts;
/// for a person a refresh family, which starts or goes on, its handle where `offline_access` is granted, and
/// an identity token where one is wished for. Takes `change`: what else is to be done with it, or not at all;
/// absent: nothing. Refuses: kNoKeyForResources when no signing key satisfies the
/// algorithm lists of all addressed resources;
///   kNoKeyForClient when none is of the client's AllowedIdentityTokenSigningAlgorithms.
/// Faults: kUnavailable when the random source fails.
Result<Minted> Mint(const Call& call, Cleared cleared, const RealmContext& realm,
                    std::optional<Change> change = std::nullopt);

}  // namespace writ
