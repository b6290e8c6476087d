#include "outbound/local_call.h"

#include <curl/curl.h>

#include <memory>

namespace writ::outbound {
namespace {

constexpr long kTimeoutSeconds = 60;
constexpr std::size_t kMaxBytes = 16 * 1024 * 1024;

struct FreeCurl {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};

std::size_t Receive(const char* data, std::size_t size, std::size_t count, void* into) {
  auto& body = *static_cast<std::string*>(into);
  if (body.size() + size * count > kMaxBytes) return 0;
  body.append(data, size * count);
  return size * count;
}

}  // namespace

std::expected<LocalReply, std::string> CallLocalServer(const std::string& socket_path,
                                                       const std::string& method, const std::string& target) {
  const std::unique_ptr<CURL, FreeCurl> curl(curl_easy_init());
  if (curl == nullptr) return std::unexpected("there is no memory for a request");
  LocalReply reply;
  curl_easy_setopt(curl.get(), CURLOPT_UNIX_SOCKET_PATH, socket_path.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_URL, ("http://writ" + target).c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(curl.get(), CURLOPT_CUSTOMREQUEST, method.c_str());
  if (method == "POST") curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, "");
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, kTimeoutSeconds);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, Receive);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &reply.body);
  const CURLcode code = curl_easy_perform(curl.get());
  if (code == CURLE_COULDNT_CONNECT) {
    return std::unexpected("no server listens on " + socket_path +
                           ": is it running, with this configuration, as this user?");
  }
  if (code != CURLE_OK)
    return std::unexpected("the server did not answer: " + std::string(curl_easy_strerror(code)));
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  reply.status = static_cast<int>(status);
  return reply;
}

}  // namespace writ::outbound
