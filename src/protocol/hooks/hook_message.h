// What a hook is sent: JSON, and the signature that shows whose it is.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/secret.h"
#include "writ/client.h"
#include "writ/hook.h"
#include "writ/time.h"

namespace writ {

/// One question to a hook. What is not known of the request stays empty, and is left out. Views last as long
/// as the call.
struct HookQuestion {
  HookKind kind = HookKind::kGrant;
  std::string_view request_id;  ///< with the kind the idempotency key: a repeated question has the same
  std::string_view realm;
  std::string_view client_id;
  std::string_view grant_type;
  std::vector<std::pair<std::string_view, std::string_view>> parameters;
  std::vector<std::string> scopes;
  std::vector<std::string> resources;
  std::string_view tenant;
  std::string_view idp;
  std::string_view subject;
  std::string_view address;
  std::vector<Claim> more;  ///< members of this kind of question alone, `type` their name
};

/// The question as JSON text, which may hold a password: wipe it.
std::string MakeHookBody(const HookQuestion& question);

/// Whether `signature` is such a value, by one of `secrets`, of five minutes around `now`. Takes it as it
/// came.
bool IsHookSignature(std::string_view signature, Instant now, std::string_view body,
                     std::span<const base::SecretBytes> secrets);

/// The value of `Writ-Signature`: `t=<unix time>`, and for each secret `v1=<hex HMAC-SHA-256 of t "." body>`.
std::string SignHookBody(Instant now, std::string_view body, std::span<const base::SecretBytes> secrets);

}  // namespace writ
