#include <memory>
#include <string>

#include "stores/sqlite/sqlite_store.h"
#include "writ/fault.h"
#include "writ/system.h"

namespace writ {

std::unique_ptr<Store> MakeStore(const std::string& url, const Clock& clock, Waiter& waiter) {
#define WRIT_STORE(scheme, Engine)                                                                          \
  if (constexpr std::string_view kScheme = scheme; url.starts_with(kScheme) && url.size() > kScheme.size()) \
    return std::make_unique<stores::Engine>(url.substr(kScheme.size()), clock, waiter);
#include "stores/stores.def"
#undef WRIT_STORE
  throw Fault(FaultKind::kUnavailable, "no store engine for this URL: write sqlite:PATH");
}

}  // namespace writ
