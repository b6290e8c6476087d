// What a request presents to authenticate its client, before anything is known of the client.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/secret.h"
#include "protocol/assertions/assertion.h"
#include "protocol/call.h"
#include "protocol/client_auth/client_auth.h"
#include "protocol/form/form_params.h"
#include "protocol/wire_profiles/manners.h"
#include "writ/oauth_error.h"

namespace writ {

/// A client_id, and the secret or the assertion that came with it if any.
struct Presented {
  std::string client_id;
  base::SecretBytes secret;  ///< empty: none was sent
  std::optional<UncheckedAssertion> assertion = std::nullopt;
  std::string_view method;  ///< the wire name of the method: a literal
};

/// client_secret_basic.cc. Takes the value of an Authorization header of scheme Basic.
/// Refuses: kBasicMalformed when it is not base64 (padded or not) of `id:secret`, each half form-encoded
/// UTF-8. Source: RFC 6749 section 2.3.1.
Result<Presented> ParseClientSecretBasic(std::string_view authorization, const ClientManners& manners);

/// client_secret_post.cc. The client_id and client_secret of the body; method `none` where no secret stands.
/// Refuses: kClientCredentialsMissing without a client_id.
Result<Presented> ParseClientSecretPost(const FormParams& params);

/// client_assertion.cc. The body's client_assertion, of whoever it says.
/// Refuses: kAssertionTypeUnknown; kClientMethodsTwo beside a client_secret; kClientIdContradicts;
/// kAssertionMalformed. Source: RFC 7521 section 4.2, RFC 7523 section 2.2.
Result<Presented> ParseClientAssertion(const FormParams& params);

/// Whether the assertion proves that `client` asks, at the endpoint of `call`; it is used up by that.
/// Refuses: as CheckAssertion; kAssertionReplayed.
Result<void> CheckClientAssertion(const Call& call, const Client& client, UncheckedAssertion assertion,
                                  const ClientWorld& world);

/// What a request presents, by whichever of the three.
/// Refuses: kClientMethodsTwo; kClientIdContradicts; kClientIdTooLong; kClientSecretTooLong; as the three
/// above.
Result<Presented> ParsePresented(const Call& call, const FormParams& params, const ClientManners& manners);

/// Whether an Authorization header's value is of scheme Basic.
bool IsBasic(std::string_view authorization);

}  // namespace writ
