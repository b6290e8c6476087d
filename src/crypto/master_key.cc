#include "crypto/master_key.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>

#include "base/base64.h"
#include "base/secret.h"

namespace writ::crypto {
namespace {

constexpr std::size_t kLongestFile = 64;

/// Closes a file descriptor at the end of its scope.
struct File {
  explicit File(int fd) : fd(fd) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (fd >= 0) ::close(fd);
  }
  const int fd;
};

std::optional<std::array<std::byte, 32>> ParseKey(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  std::optional<std::string> decoded = base::Base64Decode(text, base::Padding::kOptional);
  if (!decoded) return std::nullopt;
  const base::SecretBytes bytes(std::move(*decoded));
  if (bytes.size() != 32) return std::nullopt;
  std::array<std::byte, 32> key;
  std::memcpy(key.data(), bytes.Reveal().data(), key.size());
  return key;
}

std::unexpected<std::string> Wrong(const std::string& path, const std::string& what) {
  return std::unexpected("master key file " + path + " " + what);
}

std::expected<LoadedMasterKey, std::string> ReadFile(const std::string& path, int fd) {
  struct stat status{};
  if (::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) return Wrong(path, "is not a regular file");
  if (status.st_uid != ::geteuid())
    return Wrong(path, "belongs to another user: chown it to the one that runs writ");
  if ((status.st_mode & 077) != 0) return Wrong(path, "may be read by others: chmod 600 it");
  std::string text(kLongestFile + 1, '\0');
  const ssize_t n = ::read(fd, text.data(), text.size());
  if (n < 0) return Wrong(path, std::string("cannot be read: ") + std::strerror(errno));
  const auto key = ParseKey(std::string_view(text).substr(0, static_cast<std::size_t>(n)));
  base::Wipe(text);
  if (!key) return Wrong(path, "does not hold 32 bytes in base64: restore it from your backup");
  return LoadedMasterKey(*key, LoadedMasterKey::Origin::kFile);
}

std::expected<LoadedMasterKey, std::string> MakeFile(const std::string& path, Random& random) {
  const File file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (file.fd < 0) return Wrong(path, std::string("cannot be made: ") + std::strerror(errno));
  std::array<std::byte, 32> key;
  random.Fill(key);
  std::string text = base::Base64Encode({reinterpret_cast<const char*>(key.data()), key.size()}) + '\n';
  const ssize_t n = ::write(file.fd, text.data(), text.size());
  const bool written = n == static_cast<ssize_t>(text.size()) && ::fsync(file.fd) == 0;
  base::Wipe(text);
  if (!written) {
    ::unlink(path.c_str());
    return Wrong(path, std::string("cannot be written: ") + std::strerror(errno));
  }
  return LoadedMasterKey(key, LoadedMasterKey::Origin::kMadeFile);
}

}  // namespace

LoadedMasterKey::~LoadedMasterKey() {
  explicit_bzero(bytes_.data(), bytes_.size());
}

std::expected<LoadedMasterKey, std::string> LoadMasterKey(const std::string& path,
                                                          const std::string& environment_value,
                                                          Random& random) {
  if (!environment_value.empty()) {
    const auto key = ParseKey(environment_value);
    if (!key) return std::unexpected("WRIT_MASTER_KEY does not hold 32 bytes in base64");
    return LoadedMasterKey(*key, LoadedMasterKey::Origin::kEnvironment);
  }
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (file.fd >= 0) return ReadFile(path, file.fd);
  if (errno == ENOENT) return MakeFile(path, random);
  return Wrong(path, std::string("cannot be opened: ") + std::strerror(errno));
}

}  // namespace writ::crypto
