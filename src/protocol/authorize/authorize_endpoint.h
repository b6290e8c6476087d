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
  std::optional<Interaction> interaction;  ///< none: nobody had to do anything yet
  std::optional<Session> session;
  /// What the person allowed on the consent page just now; absent: they were not asked yet.
  std::optional<std::vector<std::string>> allowed;
  bool remember = false;  ///< and that it is to be remembered
};

/// The request of an interaction, checked again.
/// Refuses: as CheckReturn. What is to be told to the client is `refusal`.
struct ResumedRequest {
  PendingRequest pending;
  std::optional<OAuthError> refusal;
};
Result<ResumedRequest> ResumeRequest(const RealmContext& realm, Interaction interaction);

/// Goes on: to the page that comes next, or back to the client.
/// Takes `text`: the request's parameters, where no interaction has them yet.
Reply Proceed(const Call& call, const RealmContext& realm, PendingRequest pending, std::string_view text);

/// A page that says what went wrong.
Reply RenderErrorPage(const Call& call, const RealmContext& realm, OAuthError error);

}  // namespace writ
