// Which shard a thread uses of what threads would otherwise wait for each other over.
#pragma once

#include <cstddef>

namespace writ::base {

/// A number for the calling thread: 0 for the first that ever asks, then 1 and so on; always the same for one
/// thread.
std::size_t ThreadNumber();

}  // namespace writ::base
