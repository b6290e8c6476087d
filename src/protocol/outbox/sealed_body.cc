#include "protocol/outbox/sealed_body.h"

#include "base/json_reader.h"
#include "base/json_writer.h"
#include "writ/fault.h"

namespace writ {
namespace {

/// What a row has room for, once it is sealed and written in base64url.
constexpr std::size_t kMostToSeal = 48'000;

}  // namespace

bool SealBody(const RealmContext& realm, const SealedBody& body, Delivery& delivery) {
  std::string plain;
  base::JsonWriter(plain)
      .BeginObject()
      .Key("bearer")
      .String(body.bearer)
      .Key("body")
      .String(body.body)
      .EndObject();
  const bool fits = plain.size() <= kMostToSeal;
  if (fits)
    delivery.sealed = realm.sealer->Seal(realm.catalog.settings().name, delivery.key, plain, realm.random);
  base::Wipe(plain);
  return fits;
}

SealedBody OpenBody(const RealmContext& realm, const Delivery& delivery) {
  const auto plain = realm.sealer->Open(realm.catalog.settings().name, delivery.key, delivery.sealed);
  const auto object = base::ParseJsonObject(plain.Reveal());
  const auto bearer = object ? base::TextMember(*object, "bearer") : std::nullopt;
  const auto body = object ? base::TextMember(*object, "body") : std::nullopt;
  if (!bearer || !body) throw Fault(FaultKind::kCorrupt, "a sealed body cannot be read");
  return {std::string(*bearer), std::string(*body)};
}

}  // namespace writ
