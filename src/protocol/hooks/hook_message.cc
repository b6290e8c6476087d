#include "protocol/hooks/hook_message.h"

#include <optional>

#include "base/json_writer.h"
#include "base/text.h"
#include "crypto/digest.h"
#include "protocol/rows/claims_json.h"

namespace writ {
namespace {

void WriteText(base::JsonWriter& json, base::JsonName name, std::string_view text) {
  if (!text.empty()) json.Key(name).String(text);
}

constexpr std::uint64_t kSignatureLives = 300;  ///< seconds, before and after
constexpr std::size_t kMostSignatures = 4;

std::string Mac(const base::SecretBytes& secret, std::string_view time, std::string_view body) {
  std::string text(time);
  text.append(1, '.').append(body);
  std::string mac = base::HexLower(crypto::HmacSha256(secret.Reveal(), text));
  base::Wipe(text);
  return mac;
}

/// What a signature's header holds.
struct SignatureParts {
  std::string_view time;
  std::vector<std::string_view> macs;
};

/// Absent for anything else than one `t` and then some `v1`.
std::optional<SignatureParts> ParseSignature(std::string_view text) {
  if (!text.starts_with("t=")) return std::nullopt;
  SignatureParts parts;
  std::size_t end = text.find(',');
  parts.time = text.substr(2, end == text.npos ? text.npos : end - 2);
  while (end != text.npos) {
    text.remove_prefix(end + 1);
    if (!text.starts_with("v1=") || parts.macs.size() == kMostSignatures) return std::nullopt;
    end = text.find(',');
    parts.macs.push_back(text.substr(3, end == text.npos ? text.npos : end - 3));
  }
  return parts;
}

}  // namespace

bool IsHookSignature(std::string_view signature, Instant now, std::string_view body,
                     std::span<const base::SecretBytes> secrets) {
  const auto parts = ParseSignature(signature);
  const auto time = parts && parts->time.size() <= 12 ? base::ParseDecimal(parts->time) : std::nullopt;
  const auto seconds = static_cast<std::uint64_t>(UnixSeconds(now));
  if (!time || *time + kSignatureLives < seconds || *time > seconds + kSignatureLives) return false;
  bool fits = false;
  for (const base::SecretBytes& secret : secrets) {
    const std::string right = Mac(secret, parts->time, body);
    for (const std::string_view given : parts->macs) fits = base::ConstantTimeEqual(given, right) || fits;
  }
  return fits;
}

std::string MakeHookBody(const HookQuestion& question) {
  std::string body;
  base::JsonWriter json(body);
  json.BeginObject().Key("kind").PlainString(HookKindName(question.kind));
  json.Key("request_id").String(question.request_id).Key("realm").String(question.realm);
  WriteText(json, "client_id", question.client_id);
  WriteText(json, "grant_type", question.grant_type);
  json.Key("parameters").BeginObject();
  for (const auto& [name, value] : question.parameters) json.KeyOf(name).String(value);
  json.EndObject();
  if (!question.scopes.empty()) json.Key("scope").String(base::JoinBlanks(question.scopes));
  if (!question.resources.empty()) {
    json.Key("resource").BeginArray();
    for (const std::string& resource : question.resources) json.String(resource);
    json.EndArray();
  }
  WriteText(json, "tenant", question.tenant);
  WriteText(json, "idp", question.idp);
  WriteText(json, "subject", question.subject);
  WriteText(json, "address", question.address);
  for (const Claim& member : question.more) WriteMember(json, member);
  json.EndObject();
  return body;
}

std::string SignHookBody(Instant now, std::string_view body, std::span<const base::SecretBytes> secrets) {
  const std::string time = std::to_string(UnixSeconds(now));
  std::string signature = "t=" + time;
  for (const base::SecretBytes& secret : secrets) signature += ",v1=" + Mac(secret, time, body);
  return signature;
}

}  // namespace writ
