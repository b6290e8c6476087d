// Our own pages, out of templates.
#pragma once

#include <memory>

#include "protocol/interaction/pages.h"
#include "writ/random.h"

namespace writ::web {

/// Pages in English or German, as `ui_locales`, else Accept-Language, asks. Complete without scripts; nothing
/// in them comes from elsewhere.
class TemplatePages final : public Pages {
 public:
  Reply Login(const Call& call, const LoginView& view) const override;
  Reply Consent(const Call& call, const ConsentView& view) const override;
  Reply Logout(const Call& call, const LogoutView& view) const override;
  Reply SignedOut(const Call& call, std::string_view ui_locales) const override;
  Reply Error(const Call& call, int status, std::string_view error,
              std::string_view description) const override;
  Reply FormPost(const std::string& action,
                 const std::vector<std::pair<std::string_view, std::string>>& fields) const override;
};

}  // namespace writ::web
