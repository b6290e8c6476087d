// A JWT of ours, whatever it says.
#pragma once

#include <string>
#include <string_view>

#include "protocol/keys/key_ring.h"

namespace writ {

/// Signs `claims`, JSON text, with `key`, in compact form.
/// Takes `typ`: the header's; empty for none.
/// Source: RFC 7515 section 3.1, RFC 7519.
std::string SignJwt(const RingKey& key, std::string_view typ, std::string_view claims);

}  // namespace writ
