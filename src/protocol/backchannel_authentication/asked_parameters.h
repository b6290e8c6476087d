// What a client asks at /connect/ciba, whether it stands in the form or in a JWT that the client signed.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/secret.h"
#include "protocol/call.h"
#include "protocol/form/form_params.h"
#include "protocol/realm_context.h"
#include "writ/change.h"
#include "writ/oauth_error.h"

namespace writ {

/// The parameters of an authentication request: those that a signed one has within it.
inline constexpr auto kAskedParameters = std::to_array<std::string_view>(
    {"scope", "resource", "acr_values", "login_hint", "id_token_hint", "login_hint_token", "binding_message",
     "requested_expiry", "user_code", "client_notification_token"});

/// Views the form that it was read from, or holds what was signed, and wipes it when it ends.
class AskedParameters {
 public:
  /// The value of a parameter; absent when it was not sent.
  std::optional<std::string_view> Find(std::string_view name) const;

  /// The values of `resource`, in order.
  std::vector<std::string_view> FindAll(std::string_view name) const;

  /// What a signed request leaves behind, so that it is good once: a condition of the change that keeps what
  /// is asked.
  const std::optional<MarkKey>& mark() const { return mark_; }

 private:
  friend Result<AskedParameters> ReadAskedParameters(const Call& call, const RealmContext& realm,
                                                     const Client& client, const FormParams& form);
  explicit AskedParameters(const FormParams& form) : form_(&form) {}

  Result<void> TakeSigned(const Call& call, const RealmContext& realm, const Client& client,
                          std::string_view request);

  const FormParams* form_;  ///< null: what is asked was signed
  std::vector<std::pair<std::string_view, base::SecretBytes>> signed_;
  std::optional<MarkKey> mark_;
};

/// What `client`, which has proved itself, asks. A `request` is a JWT that it signed with a key of its own,
/// for this server, good for an hour at most and once. Takes `form`: must outlive what is given. Refuses:
/// kRequestUnsigned where the client's have to be signed; kSignedRequestMixed; kSignedRequestInvalid, its
/// detail the reason of the verifier or the claim that is of another type. Source: CIBA Core 1.0
/// section 7.1.1.
Result<AskedParameters> ReadAskedParameters(const Call& call, const RealmContext& realm, const Client& client,
                                            const FormParams& form);

}  // namespace writ
