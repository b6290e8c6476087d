#include "protocol/backchannel_authentication/asked_parameters.h"

#include <algorithm>
#include <string>

#include "base/json_reader.h"
#include "base/try.h"
#include "protocol/assertions/assertion.h"

namespace writ {
namespace {

constexpr Seconds kLongest{3'600};

std::unexpected<OAuthError> Invalid(std::string_view what) {
  return Refuse(Reason::kSignedRequestInvalid, std::string(what));
}

/// The values of one claim. Absent for a type that the parameter has not.
std::optional<std::vector<std::string>> ValuesOf(const boost::json::object& claims, std::string_view name) {
  if (!claims.contains(name)) return std::vector<std::string>{};
  if (name == "resource") return base::TextsMember(claims, name);
  if (name == "requested_expiry") {
    if (const auto seconds = base::IntegerMember(claims, name)) return {{std::to_string(*seconds)}};
  }
  const auto text = base::TextMember(claims, name);
  // What a form could not hold.
  if (!text || text->contains('\0')) return std::nullopt;
  return {{std::string(*text)}};
}

}  // namespace

std::optional<std::string_view> AskedParameters::Find(std::string_view name) const {
  if (form_ != nullptr) return form_->Find(name);
  const auto found = std::ranges::find(signed_, name, &std::pair<std::string_view, base::SecretBytes>::first);
  if (found == signed_.end()) return std::nullopt;
  return found->second.Reveal();
}

std::vector<std::string_view> AskedParameters::FindAll(std::string_view name) const {
  if (form_ != nullptr) return form_->FindAll(name);
  std::vector<std::string_view> all;
  for (const auto& [known, value] : signed_) {
    if (known == name) all.push_back(value.Reveal());
  }
  return all;
}

//= security:T-CB-12
Result<void> AskedParameters::TakeSigned(const Call& call, const RealmContext& realm, const Client& client,
                                         std::string_view request) {
  for (const std::string_view name : kAskedParameters) {
    if (form_->Find(name)) return Refuse(Reason::kSignedRequestMixed, std::string(name));
  }
  Result<UncheckedAssertion> parsed = ParseAssertion(request);
  if (!parsed) return Invalid(ReasonName(parsed.error().reason));
  const std::string& algorithm = client.backchannel_authentication_request_signing_alg;
  if (!algorithm.empty() && parsed->jws.alg != algorithm) return Invalid("alg");
  const SignerKeys keys(realm.catalog.KeysOf(client), client.jwks_uri, realm.fetching, call.deadline);
  const auto checked = CheckAssertion(std::move(*parsed), keys,
                                      {.issuer = client.client_id,
                                       .subject = {},
                                       .audiences = {realm.catalog.options().issuer_uri},
                                       .longest = kLongest,
                                       .now = call.now,
                                       .types = {{"JWT", "oauth-authz-req+jwt"}},
                                       .is_request = true});
  if (!checked) return Invalid(ReasonName(checked.error().reason));
  for (const std::string_view name : kAskedParameters) {
    auto values = ValuesOf(checked->claims, name);
    if (!values) return Invalid(name);
    for (std::string& value : *values) {
      if (!value.empty()) signed_.emplace_back(name, base::SecretBytes(std::move(value)));
    }
  }
  mark_ = MarkOf("request of client " + client.client_id, *checked);
  form_ = nullptr;
  return {};
}

Result<AskedParameters> ReadAskedParameters(const Call& call, const RealmContext& realm, const Client& client,
                                            const FormParams& form) {
  AskedParameters asked(form);
  const auto request = form.Find("request");
  if (request) {
    WRIT_CHECK(asked.TakeSigned(call, realm, client, *request));
  } else if (!client.backchannel_authentication_request_signing_alg.empty()) {
    return Refuse(Reason::kRequestUnsigned, client.client_id);
  }
  return asked;
}

}  // namespace writ
