// A realm inside your own program: tokens without HTTP, on your own threads.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "writ/clock.h"
#include "writ/directory.h"
#include "writ/grant.h"
#include "writ/oauth_error.h"
#include "writ/outbound.h"
#include "writ/random.h"
#include "writ/snapshot.h"
#include "writ/store.h"
#include "writ/token_set.h"
#include "writ/waiter.h"

namespace writ {

struct RealmContext;
class Pages;

/// What a token endpoint would read of a request.
struct TokenRequest {
  /// The form's parameters, decoded: `grant_type`, `client_id`, `client_secret`, `scope`, …
  std::vector<std::pair<std::string, std::string>> parameters;
  /// An Authorization header's value; empty when there is none.
  std::string authorization;
};

/// One issuer: its clients, scopes, resources and keys. Holds no global state: a program may have many.
/// Thread: every member may be called from any thread.
class Realm {
 public:
  /// What the realm takes from the world. All must outlive it.
  struct Ports {
    const Clock& clock;
    Random& random;
    Store& store;
    Directory* people = nullptr;   ///< none: there are no people, and no grant that needs one succeeds
    const Pages* pages = nullptr;  ///< the server's own; none: there is no authorization endpoint
    Outbound* outbound = nullptr;  ///< none: nothing outside is asked
    /// The program's own grants, beside the built-in ones.
    std::vector<const Grant*> grants = {};
    Waiter* waiter = nullptr;  ///< for what several requests wait for; none: no keys stand at a URL
  };

  /// Opens a realm on a store: finds its signing keys there, or makes and keeps them.
  /// Takes `settings`: each client id and name once. `master_key`: seals the keys at rest; the same one every
  /// time. Faults: kCorrupt when keys are there that `master_key` does not open; kUnavailable when the store
  /// does not answer; kBug when two grants have one name, or hooks or keys at a URL lack
  /// their ports.
  Realm(RealmSettings settings, std::span<const std::byte, 32> master_key, Ports ports);
  ~Realm();
  Realm(Realm&&) noexcept;
  Realm& operator=(Realm&&) noexcept;

  /// Answers a token request as `POST /connect/token` would.
  /// Refuses: as the token endpoint; the reason names the check.
  /// Faults: kUnavailable when the store does not answer within `timeout`.
  Result<TokenSet> RequestTokens(const TokenRequest& request,
                                 Milliseconds timeout = Milliseconds(10'000)) const;

  /// The public halves of the signing keys: a JWK set (RFC 7517) as JSON text.
  std::string Jwks() const;

  /// The metadata document (RFC 8414) as JSON text.
  std::string Metadata() const;

  /// What the server's own endpoints are made of; an implementation detail of this version.
  const std::shared_ptr<const RealmContext>& context() const { return context_; }

 private:
  std::shared_ptr<const RealmContext> context_;
  const Clock* clock_;
};

}  // namespace writ
