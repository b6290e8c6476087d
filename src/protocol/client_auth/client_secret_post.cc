#include "protocol/client_auth/presented.h"

namespace writ {

Result<Presented> ParseClientSecretPost(const FormParams& params) {
  const auto client_id = params.Find("client_id");
  if (!client_id) return Refuse(Reason::kClientCredentialsMissing);
  const auto secret = params.Find("client_secret");
  return Presented{.client_id = std::string(*client_id),
                   .secret = base::SecretBytes(std::string(secret.value_or(""))),
                   .method = secret ? "client_secret_post" : "none"};
}

}  // namespace writ
