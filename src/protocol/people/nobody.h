// Where there are no people.
#pragma once

#include "writ/directory.h"

namespace writ {

/// A directory that knows nobody: of a program that issues tokens to clients alone.
Directory& Nobody();

}  // namespace writ
