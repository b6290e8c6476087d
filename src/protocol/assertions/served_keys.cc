#include "protocol/assertions/served_keys.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"
#include "writ/fault.h"

namespace writ {
namespace {

/// How long the other end wants its reply to be kept; absent: it does not say.
//= rfc9111#section-5.2.2.1
std::optional<Seconds> MaxAge(const OutboundReply& reply) {
  for (const auto& [name, value] : reply.headers) {
    if (name != "cache-control") continue;
    for (std::string_view rest = value; !rest.empty();) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      const std::string_view directive = base::TrimBlanks(rest.substr(0, comma));
      rest.remove_prefix(std::min(comma + 1, rest.size()));
      constexpr std::string_view kName = "max-age=";
      if (!base::EqualsIgnoringCase(directive.substr(0, kName.size()), kName)) continue;
      const auto seconds = base::ParseDecimal(directive.substr(kName.size()));
      if (seconds && *seconds <= static_cast<std::uint64_t>(ServedKeys::kFreshest.count()))
        return Seconds(*seconds);
      return ServedKeys::kFreshest;
    }
  }
  return std::nullopt;
}

OutboundRequest MakeRequest(const std::string& uri, SteadyTime deadline) {
  OutboundRequest request;
  request.method = "GET";
  request.url = uri;
  request.headers = {{"Accept", "application/jwk-set+json, application/json"}};
  request.max_reply_bytes = ServedKeys::kMostBytes;
  request.purpose = "keys at " + uri;
  request.deadline = deadline;
  return request;
}

/// What the outside answers, or why it does not. Keys that we have count on while their host is down.
std::expected<OutboundReply, std::string> TrySend(Outbound& outbound, const OutboundRequest& request) {
  try {
    return outbound.Send(request);
  } catch (const Fault& fault) {
    return std::unexpected(fault.what());
  }
}

}  // namespace

/// A fetch that is under way, and ends whatever happens.
class ServedKeys::Flight {
 public:
  Flight(ServedKeys& served, const Clock& clock) : served_(served), clock_(clock) {}
  Flight(const Flight&) = delete;
  Flight& operator=(const Flight&) = delete;
  ~Flight() { served_.Land(std::move(fetched), clock_.Steady()); }

  std::expected<Fetched, std::string> fetched = std::unexpected("it was given up");

 private:
  ServedKeys& served_;
  const Clock& clock_;
};

KeySet::Signed ServedKeys::Verify(const crypto::Jws& jws, Instant now, SteadyTime deadline,
                                  const Ports& ports) {
  // What no key could have signed is worth no fetch.
  if (!crypto::FindJwsAlgorithm(jws.alg)) return KeySet::Signed::kUnknown;
  const Keys keys = Find(nullptr, deadline, ports);
  if (keys == nullptr) {
    const std::lock_guard lock(mutex_);
    throw Fault(FaultKind::kUnavailable, "no keys at " + uri_ + ": " + why_);
  }
  const KeySet::Signed first = keys->Verify(jws, now);
  if (first != KeySet::Signed::kUnknown) return first;
  //= op:5.04
  const Keys newer = Find(keys, deadline, ports);
  return newer == nullptr || newer == keys ? first : newer->Verify(jws, now);
}

ServedKeys::Look ServedKeys::TakeTurn(const Keys& unfit, SteadyTime now) {
  const std::lock_guard lock(mutex_);
  Look look;
  if (keys_ != nullptr && now < stale_until_) look.keys = keys_;
  const bool fits = look.keys != nullptr && look.keys != unfit;
  if (fits && (under_way_ || now < fresh_until_)) return look;
  if (under_way_) {
    look.turn = Turn::kWait;
  } else if (now < not_before_) {
    ++counts_.held;
  } else {
    under_way_ = true;
    look.turn = Turn::kFetch;
  }
  return look;
}

ServedKeys::Keys ServedKeys::Find(const Keys& unfit, SteadyTime deadline, const Ports& ports) {
  for (;;) {
    Look look = TakeTurn(unfit, ports.clock.Steady());
    if (look.turn == Turn::kUse) return look.keys;
    if (look.turn == Turn::kFetch) {
      Keys fetched = Fetch(ports);
      return fetched == nullptr ? look.keys : fetched;
    }
    const auto start = [&](const Wakeup& wake) {
      const std::lock_guard lock(mutex_);
      if (under_way_) {
        waiting_.push_back(wake);
      } else {
        wake();
      }
    };
    if (ports.waiter.Wait(start, deadline) == WaitOutcome::kDeadline) return look.keys;
  }
}

ServedKeys::Keys ServedKeys::Fetch(const Ports& ports) {
  Flight flight(*this, ports.clock);
  // A time of its own: what comes of it is for all who wait, not for this request alone.
  auto reply = TrySend(ports.outbound, MakeRequest(uri_, ports.clock.Steady() + kTime));
  if (!reply) {
    flight.fetched = std::unexpected(std::move(reply.error()));
  } else if (reply->status != 200) {
    flight.fetched = std::unexpected("it answered with the status " + std::to_string(reply->status));
  } else if (reply->too_long) {
    flight.fetched = std::unexpected("it answered with more than a set of keys can be");
  } else if (auto keys = ParseKeySet(reply->body)) {
    flight.fetched = Fetched{.keys = std::make_shared<const KeySet>(std::move(*keys)),
                             .fresh = std::max(kPause, MaxAge(*reply).value_or(kFresh))};
  } else {
    flight.fetched = std::unexpected("it answered with no set of keys");
  }
  return flight.fetched ? flight.fetched->keys : nullptr;
}

void ServedKeys::Land(std::expected<Fetched, std::string> fetched, SteadyTime now) {
  std::vector<Wakeup> waiting;
  {
    const std::lock_guard lock(mutex_);
    under_way_ = false;
    not_before_ = now + kPause;
    ++counts_.fetches;
    if (fetched) {
      keys_ = std::move(fetched->keys);
      fresh_until_ = now + fetched->fresh;
      stale_until_ = now + kStale;
    } else {
      ++counts_.failed;
      why_ = std::move(fetched.error());
    }
    waiting.swap(waiting_);
  }
  for (const Wakeup& wake : waiting) wake();
}

ServedKeyCounts ServedKeys::Counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

std::shared_ptr<ServedKeys> KeyServers::Find(const std::string& uri) {
  const std::lock_guard lock(mutex_);
  std::shared_ptr<ServedKeys>& served = servers_[uri];
  if (served == nullptr) served = std::make_shared<ServedKeys>(uri);
  return served;
}

ServedKeyCounts KeyServers::Counts() const {
  const std::lock_guard lock(mutex_);
  ServedKeyCounts all;
  for (const auto& [uri, served] : servers_) {
    const ServedKeyCounts one = served->Counts();
    all.fetches += one.fetches;
    all.failed += one.failed;
    all.held += one.held;
  }
  return all;
}

}  // namespace writ
