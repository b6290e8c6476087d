// GET and POST /account: what a person sees and does for themselves.
#pragma once

#include "protocol/call.h"
#include "protocol/realm_context.h"

namespace writ {

/// GET shows the person's sign-ins and the applications that they let have something, after a sign-in where
/// there is none. POST takes `action`: `end_session` (`sid`), `end_others`, `withdraw` (`client`), or
/// `password` (`password`, `new_password`, `new_password_again`); and `proof`, without which it refuses:
/// kPageForged.
Reply AnswerAccount(const Call& call, const RealmContext& realm);

}  // namespace writ
