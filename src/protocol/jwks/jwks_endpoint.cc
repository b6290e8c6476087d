#include "protocol/jwks/jwks_endpoint.h"

namespace writ {

Reply AnswerJwks(const Call& /*call*/, const RealmContext& realm) {
  Reply reply;
  reply.fields.push_back({"Content-Type", "application/json"});
  reply.fields.push_back({"Cache-Control", "public, max-age=900"});
  reply.body = realm.keys->jwks();
  reply.outcome.endpoint = "jwks";
  return reply;
}

}  // namespace writ
