#include "server/tls_files.h"

#include "writ/fault.h"

namespace writ::server {

TlsFiles::TlsFiles(const config::ServerSettings& settings)
    : certificate_(settings.tls_certificate), key_(settings.tls_key) {
  if (const auto wrong = Reload()) throw Fault(FaultKind::kUnavailable, *wrong);
}

std::function<std::shared_ptr<const crypto::TlsContext>()> TlsFiles::source() {
  if (certificate_.empty()) return {};
  return [this] {
    const std::lock_guard lock(mutex_);
    return context_;
  };
}

std::optional<std::string> TlsFiles::Reload() {
  if (certificate_.empty()) return std::nullopt;
  auto loaded = crypto::TlsContext::Load(certificate_, key_);
  if (!loaded) return loaded.error();
  const std::lock_guard lock(mutex_);
  context_ = std::move(*loaded);
  return std::nullopt;
}

}  // namespace writ::server
