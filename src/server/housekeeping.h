// What has to be done from time to time, whoever asks for tokens.
#pragma once

#include "writ/clock.h"
#include "writ/store.h"

namespace writ::server {

/// Forgets every row whose time is over.
void ForgetWhatIsOver(Store& store, const Clock& clock);

}  // namespace writ::server
