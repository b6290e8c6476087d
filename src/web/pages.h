// Our own pages, out of templates.
#pragma once

#include <memory>
#include <mutex>

#include "protocol/interaction/pages.h"
#include "web/theme.h"

namespace writ::web {

/// Pages in English or German, as `ui_locales`, else Accept-Language, asks. Complete without scripts; nothing
/// in them comes from elsewhere.
/// Thread: every member may be called from any thread.
class TemplatePages final : public Pages {
 public:
  explicit TemplatePages(Theme theme = Theme());
  ~TemplatePages() override;

  /// Takes another theme; pages under way keep theirs.
  void Use(Theme theme);

  Reply Login(const Call& call, const LoginView& view) const override;
  Reply Consent(const Call& call, const ConsentView& view) const override;
  Reply Device(const Call& call, const DeviceView& view) const override;
  Reply Ciba(const Call& call, const CibaView& view) const override;
  Reply Logout(const Call& call, const LogoutView& view) const override;
  Reply SignedOut(const Call& call, const SignedOutView& view) const override;
  Reply Account(const Call& call, const AccountView& view) const override;
  Reply Error(const Call& call, const ErrorView& view) const override;
  Reply CheckSession(const std::string& cookie) const override;
  Reply FormPost(const std::string& action,
                 const std::vector<std::pair<std::string_view, std::string>>& fields) const override;

 private:
  struct Dressed;
  std::shared_ptr<const Dressed> Now() const;

  mutable std::mutex mutex_;
  std::shared_ptr<const Dressed> dressed_;
};

}  // namespace writ::web
