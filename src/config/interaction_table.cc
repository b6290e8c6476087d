#include "config/property.h"
#include "config/tables.h"

namespace writ::config {

const Section<OwnPages>& InteractionSection() {
  using P = OwnPages;
  static const Section<P> section("Interaction", {
                                                     Acts("LoginUrl", "", &P::login_url),
                                                     Acts("ConsentUrl", "", &P::consent_url),
                                                     Acts("Clients", "", &P::clients),
                                                     Acts("CreatePeople", "false", &P::create_people),
                                                 });
  return section;
}

}  // namespace writ::config
