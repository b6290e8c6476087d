// The certificate that is served, as its files were when they were read last.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "config/configuration.h"
#include "crypto/tls.h"

namespace writ::server {

/// Thread: every member may be called from any thread.
class TlsFiles {
 public:
  /// Faults: kUnavailable when the files that `settings` name make no certificate.
  explicit TlsFiles(const config::ServerSettings& settings);

  /// Gives a new connection what it speaks TLS with. None when the settings name no files.
  std::function<std::shared_ptr<const crypto::TlsContext>()> source();

  /// Reads the files again. Gives what is wrong with them; then what was read before stays.
  std::optional<std::string> Reload();

 private:
  const std::string certificate_;
  const std::string key_;
  std::mutex mutex_;
  std::shared_ptr<const crypto::TlsContext> context_;
};

}  // namespace writ::server
