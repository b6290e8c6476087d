// What an authorization code stands for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/refresh/family_handle.h"
#include "protocol/rules/pkce.h"
#include "writ/change.h"
#include "writ/decision.h"
#include "writ/person.h"

namespace writ {

struct CodeFacts {
  std::string client_id;
  std::string redirect_uri;
  std::vector<std::string> scopes;
  std::vector<std::string> resources;
  std::string nonce;
  PkceMethod method = PkceMethod::kS256;
  std::string challenge_hash;  ///< SHA-256 of the challenge, 32 bytes; empty: there was none
  Principal person;
  ClaimsWish claims_wish;
  std::string consent;  ///< that it rests on; empty: none was needed
  FamilyName family;    ///< what will come of it, named already so that a replay finds it
};

Payload ToPayload(const CodeFacts& facts);

/// Faults: kCorrupt for what ToPayload did not write.
CodeFacts ParseCodeFacts(const Payload& payload);

}  // namespace writ
