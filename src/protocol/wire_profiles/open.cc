// Open.IdentityServer 1.
#include "protocol/wire_profiles/profile.h"

namespace writ {
namespace {

using enum Reason;

constexpr std::string_view kBadResource =
    "The requested resource is invalid, missing, unknown, or malformed.";

constexpr Wording kTable[] = {
    {kResourceMalformed, 400, "invalid_target", kBadResource},
    {kResourceSeveral, 400, "invalid_target", kBadResource},
};

constexpr Wordings kWordings = LineUp(kTable);

consteval Manners MakeManners() {
  Manners manners = FamilyManners();
  manners.form.blank_is_missing = false;
  return manners;
}

}  // namespace

constexpr Profile kOpenProfile{kWordings, &kFamilyProfile, MakeManners()};

}  // namespace writ
