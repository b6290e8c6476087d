#include "server/text_reply.h"

namespace writ::server {

Reply MakeTextReply(int status, std::string body, std::string type) {
  Reply reply;
  reply.status = status;
  reply.fields.push_back({"Content-Type", std::move(type)});
  reply.fields.push_back({"Cache-Control", "no-store"});
  reply.body = std::move(body);
  reply.outcome.endpoint = "operations";
  return reply;
}

}  // namespace writ::server
