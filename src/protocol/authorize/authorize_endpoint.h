// GET and POST /connect/authorize, and how a request goes on once a person has done what it waited for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/authorize/authorize_request.h"
#include "protocol/call.h"
#include "protocol/interaction/interaction.h"
#include "protocol/realm_context.h"
#include "protocol/session/session.h"

namespace writ {

/// Answers an authorization request: with a code, a refusal for the client, a page of ours, or the way to
/// one. Source: RFC 6749 section 4.1, OpenID Connect Core section 3.1.2.
Reply AnswerAuthorize(const Call& call, const RealmContext& realm);

/// A request with what has come of it so far.
struct PendingRequest {
  ReturnTo to;
  AuthorizeRequest request;
  std::optional<std::string> hinted_subject;  ///< whom `id_token_hint` means
  std::optional<Interaction> interaction;     ///< none: nobody had to do anything yet
  std::optional<Session> session;
  /// What the person allowed on the consent page just now; absent: they were not asked yet.
  std::optional<std::vector<std::string>> allowed;
  bool remember = false;  ///< and that it is to be remembered
  std::string consent;    ///< of before, that the answer rests on; empty: none is needed
};

/// A request that has been read and checked.
struct CheckedRequest {
  PendingRequest pending;
  std::optional<OAuthError> refusal;  ///< what is to be told to the client
};

/// Checks the parameters of a request, as on the wire: when it comes, and again whenever it goes on.
/// Refuses: as ParseAuthorizeParams and CheckReturn: what is to be told to the person.
Result<CheckedRequest> CheckRequest(const RealmContext& realm, std::string_view text);

/// Goes on: to the page that comes next, or back to the client.
/// Takes `text`: the request's parameters, where no interaction has them yet.
Reply Proceed(const Call& call, const RealmContext& realm, PendingRequest pending, std::string_view text);

/// The request that an interaction keeps.
/// Refuses: as CheckRequest.
Result<CheckedRequest> CheckRequestOf(const RealmContext& realm, Interaction interaction);

/// Tells the client that its request, which has an interaction, ends here.
Reply EndWith(const Call& call, const RealmContext& realm, const PendingRequest& pending, OAuthError error);

/// A page that says what went wrong.
Reply RenderErrorPage(const Call& call, const RealmContext& realm, OAuthError error);

}  // namespace writ
