// Whether a person who signed in may still be spoken for.
#pragma once

#include <string>
#include <string_view>

#include "writ/directory.h"
#include "writ/oauth_error.h"
#include "writ/person.h"

namespace writ {

/// The person as the directory has them now.
/// Refuses: kPersonGone, kPersonDisabledSince; kPersonChanged when what was signed in then has been ended.
/// Faults: what the directory throws.
Result<Person> FindPrincipal(Directory& people, std::string_view realm, const Principal& principal);

/// Whether a reason says that who signed in may be spoken for no more.
inline bool EndsSignIn(Reason reason) {
  switch (reason) {
    case Reason::kPersonGone:
    case Reason::kPersonDisabled:
    case Reason::kPersonDisabledSince:
    case Reason::kPersonChanged:
    case Reason::kSessionOver:
    case Reason::kConsentOver:
      return true;
    default:
      return false;
  }
}

/// How a page greets the person of this account; empty: there is none any more.
/// Faults: what the directory throws.
std::string UsernameOf(Directory& people, std::string_view realm, std::string_view account_id);

}  // namespace writ
