// What people and operators bring: names, files of people, stored passwords.
#include <cstdint>
#include <cstdlib>

#include "accounts/sign_in_name.h"
#include "config/people_file.h"
#include "crypto/password_hash.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto name = writ::accounts::CanonicalName(text)) {
    // A name in its form is in its form.
    if (writ::accounts::CanonicalName(*name) != *name) std::abort();
  }
  (void)writ::accounts::CanonicalPassword(text);
  (void)writ::crypto::FaultOfStoredPassword(text);
  (void)writ::config::ReadPeople("people.json", text);
  return 0;
}
