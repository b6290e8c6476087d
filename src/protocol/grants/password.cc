#include "protocol/grants/password.h"

#include "base/try.h"
#include "protocol/hooks/password_hook.h"
#include "protocol/rules/acr_values.h"
#include "protocol/wire_profiles/manners.h"

namespace writ {

std::string_view Password::Name() const {
  return "password";
}

Password::Password(GrantPorts ports)
    : ports_(std::move(ports)), parameters_{"username", "password", "scope", "resource", "acr_values"} {
  const auto of_hooks = ports_.hooks->ParametersOf(HookKind::kPassword);
  parameters_.insert(parameters_.end(), of_hooks.begin(), of_hooks.end());
}

std::span<const std::string_view> Password::Parameters() const {
  return parameters_;
}

Result<Decision> Password::Decide(const GrantCall& call) const {
  if (!call.client.enable_local_login) return Refuse(Reason::kLocalLoginOff, call.client.client_id);
  Decision decision;
  WRIT_TRY(decision.scopes, call.scopes());
  WRIT_TRY(decision.resources, call.resources());
  const PasswordManners& manners = MannersOf(ports_.compatibility).password;
  WRIT_TRY(AcrValues acr,
           ParseAcrValues(manners.reads_acr_values ? call.parameter("acr_values") : std::nullopt));
  const std::string idp = acr.idp.empty() ? "local" : acr.idp;
  const Hook* const hook = ports_.hooks->FindPassword(idp);
  if ((hook == nullptr && idp != "local") || !MayUseIdp(call.client, idp))
    return Refuse(Reason::kIdpNotHere, acr.idp);
  WRIT_CHECK(call.check_scopes(decision.scopes));
  const auto username = call.parameter("username");
  if (!username) return Refuse(Reason::kUsernameMissing);
  const std::string_view password = call.parameter("password").value_or("");
  if (username->size() > manners.longest_name || password.size() > manners.longest_password)
    return Refuse(Reason::kPersonUnknown, "past the lengths of names and passwords");
  if (hook != nullptr) return AskPassword(*hook, call, ports_, acr, std::move(decision));
  WRIT_TRY(const Person person, ports_.people.SignIn(ports_.realm, {.username = *username,
                                                                    .password = password,
                                                                    .tenant = acr.tenant,
                                                                    .client_id = call.client.client_id,
                                                                    .address = call.address,
                                                                    .throttling = ports_.throttling,
                                                                    .now = call.now,
                                                                    .deadline = call.deadline}));
  decision.person = Principal{.account_id = person.account_id,
                              .epoch = person.epoch,
                              .auth_time = call.now,
                              .idp = std::string(manners.idp),
                              .amr = {std::string(manners.amr)},
                              .acr = {},
                              .tenant = std::move(acr.tenant),
                              .session_id = {}};
  return decision;
}

}  // namespace writ
