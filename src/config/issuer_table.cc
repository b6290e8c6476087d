#include "config/property.h"
#include "config/tables.h"

namespace writ::config {

const Section<TrustedIssuer>& TrustedIssuerSection() {
  using T = TrustedIssuer;
  static const Section<T> section(
      "TrustedIssuer",
      {
          Acts("Issuer", "", &T::issuer),
          Acts<T>("Keys", "list of Secret", "",
                  [](T& issuer, const Node& node, Context& context) {
                    std::vector<Secret> secrets;
                    ReadSecrets(secrets, &issuer.keys, node, context);
                    if (!secrets.empty())
                      context.Error(
                          node, "an issuer has public keys alone: Type JWK, PEM or X509CertificateBase64");
                  }),
          Acts("JwksUri", "", &T::jwks_uri),
          Acts("Clients", "", &T::clients),
          Acts("SubjectPrefix", "", &T::subject_prefix),
          Acts("AssertionLifetime", "300", &T::assertion_lifetime),
      });
  return section;
}

}  // namespace writ::config
