// Any bytes as the form of a token request. Holds: nothing crashes; what is accepted holds just what a slow
// reading of the same bytes finds, each name once.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/text.h"
#include "protocol/form/form_params.h"

namespace {

constexpr std::array<std::string_view, 3> kKnown = {"grant_type", "scope", "client_id"};

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> SlowDecode(std::string_view coded) {
  std::string plain;
  for (std::size_t i = 0; i < coded.size(); ++i) {
    if (coded[i] != '%') {
      plain += coded[i] == '+' ? ' ' : coded[i];
      continue;
    }
    if (i + 2 >= coded.size()) return std::nullopt;
    const int high = HexDigit(coded[i + 1]);
    const int low = HexDigit(coded[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    plain += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return plain;
}

/// The known names that have a value, with it.
std::multimap<std::string, std::string> SlowRead(std::string_view form) {
  std::multimap<std::string, std::string> read;
  std::size_t start = 0;
  while (start <= form.size()) {
    const std::size_t end = std::min(form.find('&', start), form.size());
    const std::string_view pair = form.substr(start, end - start);
    start = end + 1;
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos || equals + 1 == pair.size()) continue;
    const auto name = SlowDecode(pair.substr(0, equals));
    if (!name) std::abort();  // an accepted form has none
    for (const std::string_view known : kKnown) {
      if (*name == known) read.emplace(*name, SlowDecode(pair.substr(equals + 1)).value());
    }
  }
  return read;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const writ::HeaderField type{"Content-Type", "application/x-www-form-urlencoded"};
  writ::Call call;
  call.headers = {&type, 1};
  call.body = {reinterpret_cast<const char*>(data), size};
  const auto params = writ::ParseFormParams(call, kKnown);
  if (!params) return 0;
  const auto read = SlowRead(call.body);
  std::size_t found = 0;
  for (const std::string_view known : kKnown) {
    const auto value = params->Find(known);
    if (!value) continue;
    ++found;
    const auto slow = read.find(std::string(known));
    if (slow == read.end() || slow->second != *value) std::abort();
    if (value->contains('\0') || !writ::base::IsUtf8(*value)) std::abort();
  }
  if (found != read.size()) std::abort();
  return 0;
}
