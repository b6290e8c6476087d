// IdentityServer4 4.1: the family's words, and the first of several values.
#include "protocol/wire_profiles/profile.h"

namespace writ {
namespace {

constexpr Wordings kWordings{};

consteval Manners MakeManners() {
  Manners manners = FamilyManners();
  manners.form.repeated = Repeated::kFirst;
  manners.form.blank_is_missing = false;
  manners.takes_resource = false;
  return manners;
}

}  // namespace

constexpr Profile kIdentityServer4Profile{kWordings, &kFamilyProfile, MakeManners()};

}  // namespace writ
