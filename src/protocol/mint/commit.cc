#include "protocol/mint/commit.h"

namespace writ {

Result<TokenSet> CommitMinted(const Call& call, Minted minted, Store& store) {
  NoteStep(call.walk, Step::kCommit);
  if (!minted.change_.empty()) {
    const CommitResult result = store.Commit(minted.change_, call.deadline);
    if (std::holds_alternative<Conflict>(result)) return Refuse(Reason::kConflict);
  }
  TokenSet tokens;
  tokens.access_token_ = std::move(minted.access_token_);
  tokens.expires_in_ = minted.expires_in_;
  tokens.scope_ = std::move(minted.scope_);
  tokens.refresh_token_ = std::move(minted.refresh_token_);
  tokens.id_token_ = std::move(minted.id_token_);
  tokens.issued_token_type_ = std::move(minted.issued_token_type_);
  tokens.response_members_ = std::move(minted.response_members_);
  return tokens;
}

}  // namespace writ
