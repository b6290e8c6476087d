// What passes between the HTTP front and the core: one request in, one reply out. No sockets, no HTTP
// library.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/walk.h"
#include "writ/oauth_error.h"
#include "writ/time.h"

namespace writ {

enum class Method : std::uint8_t { kGet, kHead, kPost, kPut, kPatch, kDelete, kOptions, kTrace, kConnect };

struct HeaderField {
  std::string_view name;  ///< as received; compare without regard to letter case
  std::string_view value;
};

/// One request to an endpoint. All views live as long as the call.
struct Call {
  Method method = Method::kGet;
  std::string_view path;   ///< as on the wire, before `?`; never decoded
  std::string_view query;  ///< after `?`, raw; empty when there is none
  std::span<const HeaderField> headers;
  std::string_view body;
  std::string_view peer;        ///< the other end's address, without port
  std::string_view request_id;  ///< ours, for the log and `X-Request-Id`
  Instant now;                  ///< the one reading of the clock that this request rests on
  SteadyTime began;             ///< the same moment by the monotonic clock
  SteadyTime deadline;          ///< of everything done for it
  Walk* walk = nullptr;         ///< where the steps are noted; a test's

  /// The value of the first field called `name`, whatever its letter case. Absent when there is none.
  std::optional<std::string_view> Find(std::string_view name) const;

  /// How many fields are called `name`, whatever their letter case.
  int Count(std::string_view name) const;
};

struct ReplyField {
  std::string_view name;  ///< a literal
  std::string value;
};

/// What an operator should learn of a request: for the log line and the metrics, never for the wire.
struct Outcome {
  std::string_view endpoint;            ///< a literal: "token", "discovery", …
  std::string_view grant;               ///< the registered grant's name, or empty
  std::string_view client_auth_method;  ///< a literal, or empty
  std::string_view refresh_step;        ///< how a refresh family went on: a literal, or empty
  std::string client_id;                ///< of a known client only
  std::string_view token_state;         ///< of the token asked about: a literal, or empty
  std::string_view error;               ///< the OAuth error code that was answered, or empty
  std::optional<OAuthError> refusal;
  std::string fault;  ///< what went wrong on our side, or empty
};

struct Reply {
  int status = 200;
  std::vector<ReplyField>
      fields;  ///< all but Content-Length, Date, Connection and X-Request-Id, which the front adds
  std::string body;
  Outcome outcome;
};

/// Whether one of the media types that the request's Accept lists is exactly this one, whatever its weight.
bool Accepts(const Call& call, std::string_view media_type);

/// Answers calls to one endpoint. May wait through the Waiter; may throw Fault, which the fault boundary
/// answers.
using Handler = std::function<Reply(const Call&)>;

/// One line of the routing table that the wiring hands to the front.
struct Route {
  std::string path;             ///< exact, or what stands before `/`
  std::vector<Method> methods;  ///< HEAD is understood wherever GET is; OPTIONS everywhere
  Handler handler;
  Handler options;  ///< answers OPTIONS; none: the front says what Allow has to say
  /// Whether the endpoint is there, asked where the front answers in its place; none: always. A handler
  /// refuses by itself.
  std::function<bool()> offered;
  bool below = false;  ///< the paths below it are meant, not the path itself
};

}  // namespace writ
