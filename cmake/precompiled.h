// What nearly every file includes of the standard library, parsed once for each layer. A file names what it
// needs all the same: the dev tree compiles without this (WRIT_PRECOMPILED).
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
