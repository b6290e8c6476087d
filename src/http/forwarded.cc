#include "http/forwarded.h"

#include <algorithm>
#include <ranges>
#include <vector>

#include "base/text.h"

namespace writ::http {
namespace {

/// A longer chain is none that proxies make.
constexpr std::size_t kMostHops = 32;
constexpr std::size_t kLongestPrefix = 200;

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (parts.size() <= kMostHops) {
    const std::size_t end = std::min(text.find(separator), text.size());
    parts.push_back(base::TrimBlanks(text.substr(0, end)));
    if (end == text.size()) return parts;
    text.remove_prefix(end + 1);
  }
  return {};
}

/// An address without what may stand around it: quotes, brackets, a port.
std::string_view Bare(std::string_view node) {
  if (node.size() >= 2 && node.front() == '"' && node.back() == '"') node = node.substr(1, node.size() - 2);
  if (node.starts_with('[')) return node.substr(1, std::min(node.find(']'), node.size()) - 1);
  const bool v4_with_port = std::ranges::count(node, ':') == 1;
  return v4_with_port ? node.substr(0, node.find(':')) : node;
}

/// The `for` of one element of Forwarded; empty when it has none.
//= rfc7239#section-4
std::string_view ForOf(std::string_view element) {
  for (const std::string_view pair : Split(element, ';')) {
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos && base::EqualsIgnoringCase(pair.substr(0, equals), "for"))
      return pair.substr(equals + 1);
  }
  return {};
}

/// The chain that all fields of one name make, the hop nearest to us last. Several fields are one list.
std::vector<std::string_view> ChainOf(std::span<const HeaderField> fields, std::string_view name) {
  std::vector<std::string_view> chain;
  for (const HeaderField& field : fields) {
    if (!base::EqualsIgnoringCase(field.name, name)) continue;
    const auto parts = Split(field.value, ',');
    if (parts.empty() || chain.size() + parts.size() > kMostHops) return {};
    chain.insert(chain.end(), parts.begin(), parts.end());
  }
  return chain;
}

}  // namespace

std::optional<std::string> FindForwardedClient(std::span<const HeaderField> fields, const Proxies& proxies) {
  std::vector<std::string_view> chain =
      ChainOf(fields, proxies.write_forwarded ? "forwarded" : "x-forwarded-for");
  if (proxies.write_forwarded) {
    for (std::string_view& hop : chain) hop = ForOf(hop);
  }
  for (const std::string_view hop : chain | std::views::reverse) {
    const std::string_view address = Bare(hop);
    if (!base::ParseIpAddress(address)) return std::nullopt;
    if (!proxies.networks.Contains(address)) return std::string(address);
  }
  return std::nullopt;
}

std::optional<std::string> FindForwardedPrefix(std::span<const HeaderField> fields, const Proxies& proxies) {
  if (!proxies.write_prefix) return std::nullopt;
  std::optional<std::string> prefix;
  for (const HeaderField& field : fields) {
    if (!base::EqualsIgnoringCase(field.name, "x-forwarded-prefix")) continue;
    if (prefix) return std::nullopt;
    prefix = base::TrimBlanks(field.value);
  }
  if (!prefix || prefix->size() > kLongestPrefix || !prefix->starts_with('/')) return std::nullopt;
  while (prefix->ends_with('/')) prefix->pop_back();
  const auto allowed = [](unsigned char c) {
    return std::isalnum(c) != 0 || std::string_view("/-._~").contains(static_cast<char>(c));
  };
  const bool plain =
      std::ranges::all_of(*prefix, allowed) && !prefix->contains("//") && !prefix->contains("..");
  return plain && !prefix->empty() ? prefix : std::nullopt;
}

}  // namespace writ::http
