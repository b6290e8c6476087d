// An exchange: a protocol test as text. README.md explains the format.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace writ::exchanges {

/// Field names and values in order.
using Fields = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string method;
  std::string target;
  Fields fields;
  std::string body;
  std::string peer = "127.0.0.1";  ///< the address that it comes from
};

struct ExpectedReply {
  int status = 0;
  Fields fields;                    ///< each must be there, with this value
  std::vector<std::string> absent;  ///< names of fields that must not be there
  std::string body;                 ///< a pattern; see pattern.h
};

struct Step {
  Request request;
  ExpectedReply expected;
};

/// Where an exchange may be played.
enum class Where { kEverywhere, kBinaryOnly };

struct Exchange {
  std::string says;
  std::vector<std::string> sources;
  std::string config = "base.json";
  std::vector<std::string> modes;  ///< values of Compatibility under which it is played; empty: as configured
  std::string base;                ///< the path of the issuer, before the endpoints' paths
  Where where = Where::kEverywhere;
  std::vector<Step> steps;
};

/// What came back.
struct Answer {
  int status = 0;
  Fields fields;
  std::string body;

  /// The value of the first field called `name`, whatever its letter case; null when there is none.
  const std::string* Find(std::string_view name) const;
};

/// Reads a file's text. Refuses: with what is wrong, in words.
std::expected<Exchange, std::string> ParseExchange(std::string_view text);

}  // namespace writ::exchanges
