// Hands a refusal on to the caller.
#pragma once

#include <expected>
#include <utility>

#define WRIT_TRY_JOIN_(a, b) a##b
#define WRIT_TRY_NAME_(line) WRIT_TRY_JOIN_(writ_try_, line)

/// `WRIT_TRY(T value, expression);` declares `value` from the expected that `expression` gives, or returns
/// its error.
#define WRIT_TRY(declaration, expression)                                                             \
  auto WRIT_TRY_NAME_(__LINE__) = (expression);                                                       \
  if (!WRIT_TRY_NAME_(__LINE__)) return std::unexpected(std::move(WRIT_TRY_NAME_(__LINE__).error())); \
  declaration = std::move(*WRIT_TRY_NAME_(__LINE__))

/// `WRIT_CHECK(expression);` returns the error of an `expected<void, E>`, if it holds one.
#define WRIT_CHECK(expression)                                 \
  do {                                                         \
    if (auto writ_checked = (expression); !writ_checked) {     \
      return std::unexpected(std::move(writ_checked.error())); \
    }                                                          \
  } while (false)
