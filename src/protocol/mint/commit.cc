#include "protocol/mint/commit.h"

#include "base/try.h"

namespace writ {

TokenSet Minted::Open() && {
  TokenSet tokens;
  tokens.access_token_ = std::move(access_token_);
  tokens.expires_in_ = expires_in_;
  tokens.scope_ = std::move(scope_);
  tokens.refresh_token_ = std::move(refresh_token_);
  tokens.id_token_ = std::move(id_token_);
  tokens.issued_token_type_ = std::move(issued_token_type_);
  tokens.response_members_ = std::move(response_members_);
  return tokens;
}

Result<TokenSet> CommitMinted(const Call& call, Minted minted, Store& store) {
  NoteStep(call.walk, Step::kCommit);
  if (!minted.change_.empty()) {
    const CommitResult result = store.Commit(minted.change_, call.deadline);
    if (std::holds_alternative<Conflict>(result)) return Refuse(Reason::kConflict);
  }
  return std::move(minted).Open();
}

Result<void> CommitEnclosed(const Call& call, Minted minted, const Enclose& enclose, Store& store) {
  NoteStep(call.walk, Step::kCommit);
  Change change = std::move(minted.change_);
  WRIT_CHECK(enclose(std::move(minted).Open(), change));
  if (std::holds_alternative<Conflict>(store.Commit(change, call.deadline))) return Refuse(Reason::kConflict);
  return {};
}

}  // namespace writ
