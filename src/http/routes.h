// From a request to the endpoint that answers it.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "http/http_request.h"
#include "protocol/call.h"
#include "protocol/walk.h"
#include "writ/snapshot.h"

namespace writ::http {

/// The routing table: exact paths, and some with all that is below them, compared byte by byte; nothing is
/// decoded or normalised.
/// Thread: immutable; shared by all.
class Routes {
 public:
  Routes(std::vector<Route> routes, Compatibility compatibility);

  /// The handler for `request`, or the reply that it gets instead: 501 for an unknown method, 404 for an
  /// unknown path, 405 with Allow for a method that is not offered there, 204 with Allow for OPTIONS. HEAD is
  /// answered by the handler of GET.
  std::variant<const Handler*, Reply> Find(const HttpRequest& request, Walk* walk) const;

  /// A refusal in the words of the wire profile.
  Reply Refuse(Reason reason) const;

 private:
  struct Entry {
    Route route;
    std::string allow;
  };

  const Entry* FindPath(std::string_view path) const;
  const Entry* FindExactly(std::string_view path) const;
  std::vector<Entry> entries_;  ///< sorted by path
  std::string allow_anywhere_;
  Compatibility compatibility_;
};

}  // namespace writ::http
