// What a request presents to authenticate its client, before anything is known of the client.
#pragma once

#include <string>
#include <string_view>

#include "base/secret.h"
#include "protocol/call.h"
#include "protocol/form/form_params.h"
#include "writ/oauth_error.h"

namespace writ {

/// A client_id, and the secret that came with it if any.
struct Presented {
  std::string client_id;
  base::SecretBytes secret;  ///< empty: none was sent
  std::string_view method;   ///< the wire name of the method: a literal
};

/// client_secret_basic.cc. Takes the value of an Authorization header of scheme Basic.
/// Refuses: kBasicMalformed when it is not base64 (padded or not) of `id:secret`, each half form-encoded
/// UTF-8. Source: RFC 6749 section 2.3.1.
Result<Presented> ParseClientSecretBasic(std::string_view authorization);

/// client_secret_post.cc. The client_id and client_secret of the body; method `none` where no secret stands.
/// Refuses: kClientCredentialsMissing without a client_id.
Result<Presented> ParseClientSecretPost(const FormParams& params);

/// What a request presents, by whichever of the two.
/// Refuses: kClientMethodsTwo; kClientIdContradicts; kClientIdTooLong; kClientSecretTooLong; as the two
/// above.
Result<Presented> ParsePresented(const Call& call, const FormParams& params);

/// Whether an Authorization header's value is of scheme Basic.
bool IsBasic(std::string_view authorization);

}  // namespace writ
