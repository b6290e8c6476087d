#include "protocol/wire_profiles/profile.h"

namespace writ {
namespace {

const Profile& ProfileOf(Compatibility compatibility) {
  switch (compatibility) {
    case Compatibility::kWrit:
      break;
    case Compatibility::kDuende:
      return kDuendeProfile;
    case Compatibility::kOpen:
      return kOpenProfile;
    case Compatibility::kIdentityServer4:
      return kIdentityServer4Profile;
    case Compatibility::kIdentityServer3:
      return kIdentityServer3Profile;
  }
  return kWritProfile;
}

}  // namespace

const Wording& FindWording(Compatibility compatibility, Reason reason) {
  const auto row = static_cast<std::size_t>(reason);
  const Profile* profile = &ProfileOf(compatibility);
  while (profile->base != nullptr && profile->wordings[row].status == 0) profile = profile->base;
  return profile->wordings[row];
}

const Manners& MannersOf(Compatibility compatibility) {
  return ProfileOf(compatibility).manners;
}

}  // namespace writ
