// What a person's claims are asked for.
#pragma once

namespace writ {

enum class ProfileFor { kAccessToken, kIdToken, kUserinfo, kIntrospection };

}  // namespace writ
