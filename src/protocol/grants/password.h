// The password grant: a client that people have given their password to. Off for every client that does not
// list it.
#pragma once

#include "protocol/grants/grant_ports.h"
#include "writ/grant.h"

namespace writ {

class Password final : public Grant {
 public:
  explicit Password(GrantPorts ports);

  std::string_view Name() const override;
  std::span<const std::string_view> Parameters() const override;

  /// Refuses: kLocalLoginOff; as ParseScope, ParseResource and ParseAcrValues; kIdpNotHere; kUsernameMissing;
  /// as Directory::SignIn, or as AskPassword where a hook knows the passwords. The name and the password are
  /// read last: a request that cannot succeed counts as no attempt. Source: RFC 6749 section 4.3.
  Result<Decision> Decide(const GrantCall& call) const override;

 private:
  GrantPorts ports_;
  std::vector<std::string_view> parameters_;
};

}  // namespace writ
