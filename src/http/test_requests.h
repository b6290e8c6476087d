// Requests to the routes of TestServer.
#pragma once

#include <string>
#include <string_view>

#include "http/raw_client.h"

namespace writ::http {

inline constexpr std::string_view kGet = "GET /echo?a HTTP/1.1\r\nHost: x\r\n\r\n";
inline constexpr std::string_view kWait = "GET /wait HTTP/1.1\r\nHost: x\r\n\r\n";

inline std::string Post(std::string_view body, std::string_view headers = {}) {
  return "POST /echo HTTP/1.1\r\nHost: x\r\n" + std::string(headers) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

inline int StatusOf(RawClient& client, std::string_view request) {
  client.Send(request);
  const auto reply = client.Read();
  return reply ? reply->status : 0;
}

}  // namespace writ::http
