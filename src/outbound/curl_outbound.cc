#include "outbound/curl_outbound.h"

#include <curl/curl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>

#include "base/secret.h"
#include "base/text.h"
#include "outbound/public_address.h"
#include "writ/fault.h"

namespace writ::outbound {
namespace {

constexpr std::size_t kMostHeaderBytes = 16'384;
constexpr long kConnectSeconds = 3;
constexpr int kPollMilliseconds = 1'000;

struct EasyCleanup {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct ListCleanup {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

/// Opens the socket that is then connected: what is checked here is where the request goes, whatever a name
/// led to before.
template <bool (*is_allowed)(const sockaddr&)>
curl_socket_t OpenSocket(void* /*data*/, curlsocktype, curl_sockaddr* address) {
  if (!is_allowed(address->addr)) return CURL_SOCKET_BAD;
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

bool IsAny(const sockaddr& /*address*/) {
  return true;
}

/// For whom a fault is told.
std::string Prefix(const OutboundRequest& request) {
  return request.purpose.empty() ? "outbound: " : "outbound, " + request.purpose + ": ";
}

}  // namespace

/// One request under way. Shared by its caller, who may give up, and the thread, which then finishes it
/// alone.
struct CurlOutbound::Transfer {
  OutboundRequest request;
  OutboundReply reply;
  std::size_t header_bytes = 0;
  bool headers_ended = false;
  CURLcode code = CURLE_OK;
  std::optional<Wakeup> done;
  std::unique_ptr<CURL, EasyCleanup> easy{curl_easy_init()};
  std::unique_ptr<curl_slist, ListCleanup> headers;

  Transfer() = default;
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer() { base::Wipe(request.body); }

  static std::size_t TakeBody(char* bytes, std::size_t, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    transfer.reply.too_long = count > transfer.request.max_reply_bytes - transfer.reply.body.size();
    if (transfer.reply.too_long) return 0;
    transfer.reply.body.append(bytes, count);
    return count;
  }

  static std::size_t TakeHeader(char* bytes, std::size_t, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    transfer.header_bytes += count;
    if (transfer.header_bytes > kMostHeaderBytes) return 0;
    const std::string_view line(bytes, count);
    const bool begins = line.starts_with("HTTP/");
    if (begins) transfer.reply.headers.clear();  // what came before was a 1xx
    // Else it comes after the body: what stands there is said too late.
    if (!begins && transfer.headers_ended) return count;
    transfer.headers_ended = line == "\r\n" || line == "\n";
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return count;
    std::string_view value = line.substr(colon + 1);
    while (value.ends_with('\r') || value.ends_with('\n')) value.remove_suffix(1);
    const std::pair header(base::AsciiLower(line.substr(0, colon)), std::string(base::TrimBlanks(value)));
    const auto is_other_length = [&](const auto& before) {
      return before.first == "content-length" && header.first == before.first && header != before;
    };
    //= rfc9112#section-6.3
    if (std::ranges::any_of(transfer.reply.headers, is_other_length)) return 0;
    transfer.reply.headers.push_back(header);
    return count;
  }
};

/// The thread, and what waits for it.
class CurlOutbound::Driver {
 public:
  Driver() : multi_(curl_multi_init()), thread_([this] { Run(); }) {}
  Driver(const Driver&) = delete;
  Driver& operator=(const Driver&) = delete;
  ~Driver() {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
    }
    curl_multi_wakeup(multi_);
    thread_.join();
    for (const auto& [easy, transfer] : running_) curl_multi_remove_handle(multi_, easy);
    running_.clear();
    curl_multi_cleanup(multi_);
  }

  void Start(std::shared_ptr<Transfer> transfer) {
    {
      const std::lock_guard lock(mutex_);
      queue_.push_back(std::move(transfer));
    }
    curl_multi_wakeup(multi_);
  }

 private:
  void Run() {
    while (TakeQueued()) {
      int running = 0;
      curl_multi_perform(multi_, &running);
      Finish();
      curl_multi_poll(multi_, nullptr, 0, kPollMilliseconds, nullptr);
    }
  }

  /// False when it is time to stop.
  bool TakeQueued() {
    const std::lock_guard lock(mutex_);
    for (auto& transfer : queue_) {
      CURL* const easy = transfer->easy.get();
      curl_multi_add_handle(multi_, easy);
      running_.emplace(easy, std::move(transfer));
    }
    queue_.clear();
    return !stop_;
  }

  void Finish() {
    int left = 0;
    while (const CURLMsg* const message = curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const CURLcode code = message->data.result;
      const auto found = running_.find(message->easy_handle);
      const std::shared_ptr<Transfer> transfer = std::move(found->second);
      running_.erase(found);
      curl_multi_remove_handle(multi_, transfer->easy.get());
      transfer->code = code;
      (*transfer->done)();
    }
  }

  CURLM* const multi_;
  std::unordered_map<CURL*, std::shared_ptr<Transfer>> running_;  // the thread's alone

  std::mutex mutex_;
  std::vector<std::shared_ptr<Transfer>> queue_;
  bool stop_ = false;

  std::thread thread_;
};

namespace {

/// Says to libcurl where the request goes and what it must not do.
template <typename Transfer>
void Prepare(Transfer& transfer, const Reach& reach, Milliseconds left) {
  CURL* const easy = transfer.easy.get();
  const OutboundRequest& request = transfer.request;
  curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR,
                   reach.plain_http || request.to_loopback ? "http,https" : "https");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  // Else whoever times out while a name is looked up waits for the resolver's thread, and all others with it.
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
  curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
  const auto open = request.to_loopback       ? OpenSocket<IsLoopback>
                    : reach.private_addresses ? OpenSocket<IsAny>
                                              : OpenSocket<IsPublic>;
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open);
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!reach.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, reach.ca_file.c_str());
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(left.count()));
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, Transfer::TakeBody);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, Transfer::TakeHeader);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
  if (request.method == "POST") {
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.data());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  }
  // No `Expect: 100-continue`: it costs a round trip and half the servers mistake it.
  transfer.headers.reset(curl_slist_append(nullptr, "Expect:"));
  for (const auto& [name, value] : request.headers) {
    curl_slist_append(transfer.headers.get(), std::string(name).append(": ").append(value).c_str());
  }
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer.headers.get());
}

}  // namespace

CurlOutbound::CurlOutbound(const Clock& clock, Waiter& waiter, Reach reach)
    : clock_(clock), waiter_(waiter), reach_(std::move(reach)) {
  static const CURLcode kMade = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (kMade != CURLE_OK) throw Fault(FaultKind::kBug, "libcurl cannot be used");
  driver_ = std::make_unique<Driver>();
}

CurlOutbound::~CurlOutbound() = default;

OutboundReply CurlOutbound::Send(const OutboundRequest& request) {
  const auto left = std::chrono::duration_cast<Milliseconds>(request.deadline - clock_.Steady());
  if (left.count() <= 0) throw Fault(FaultKind::kUnavailable, Prefix(request) + "no time was left");
  const auto may_stand = [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; };
  for (const auto& [name, value] : request.headers) {
    if (!std::ranges::all_of(name, may_stand) || !std::ranges::all_of(value, may_stand))
      throw Fault(FaultKind::kBug, "outbound: a header that would end its line");
  }
  const auto transfer = std::make_shared<Transfer>();
  transfer->request = request;
  Prepare(*transfer, reach_, left);
  const auto start = [&](Wakeup done) {
    transfer->done.emplace(std::move(done));
    driver_->Start(transfer);
  };
  if (waiter_.Wait(start, request.deadline) == WaitOutcome::kDeadline) {
    throw Fault(FaultKind::kUnavailable, Prefix(request) + "no reply in time");
  }
  if (transfer->code != CURLE_OK && !transfer->reply.too_long) {
    throw Fault(FaultKind::kUnavailable, Prefix(request) + curl_easy_strerror(transfer->code));
  }
  long status = 0;
  curl_easy_getinfo(transfer->easy.get(), CURLINFO_RESPONSE_CODE, &status);
  transfer->reply.status = static_cast<int>(status);
  return std::move(transfer->reply);
}

}  // namespace writ::outbound
