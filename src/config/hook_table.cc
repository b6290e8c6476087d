#include <algorithm>

#include "base/uri.h"
#include "config/property.h"
#include "config/rules.h"
#include "config/tables.h"
#include "config/uri.h"
#include "protocol/rules/credentials.h"
#include "protocol/rules/limits.h"

namespace writ::config {

namespace {

constexpr std::size_t kLongestUrl = 2'000;
constexpr std::size_t kShortestSecret = 32;
constexpr std::size_t kLongestSecret = 512;
constexpr std::size_t kMostParameters = 50;
constexpr std::size_t kLongestName = 100;

constexpr std::string_view kBuiltIn[] = {
#define WRIT_GRANT(name, Class) name,
#include "protocol/grants/grants.def"
#undef WRIT_GRANT
    "implicit", "hybrid"};

template <typename List>
bool IsIn(const List& list, std::string_view text) {
  return std::ranges::find(list, text) != std::end(list);
}

bool IsName(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

/// One hook and where its mistakes are told.
struct Subject {
  const HookSettings& hook;
  const Node& node;
  const std::string& where;
  Report& report;

  void Error(std::string_view property, std::string_view what) const {
    report.Error(PartOf(node, CanonicalName(property)).at,
                 where + ": " + std::string(property) + " " + std::string(what));
  }
};

void CheckUrl(const Subject& subject) {
  const std::string& url = subject.hook.url;
  const auto uri = SplitUri(url);
  const bool sound = uri && (uri->scheme == "https" || uri->scheme == "http") &&
                     IsHostAndPort(uri->authority) && uri->rest.find('#') == std::string_view::npos &&
                     url.size() <= kLongestUrl;
  if (!sound) {
    subject.Error("Url", "must be an absolute https URI, for example \"https://hooks.example.com/writ\"");
  } else if (uri->scheme == "http" && !base::IsLoopbackUri(url)) {
    subject.Error("Url", "is plain http to another machine: anybody on the way could answer; use https");
  }
}

void CheckSecrets(const Subject& subject) {
  const auto& secrets = subject.hook.secrets;
  if (secrets.empty() || secrets.size() > 2 || (secrets.size() == 2 && secrets[0] == secrets[1])) {
    subject.Error("Secrets", "must be one, or two while one takes the other's place; see `writ secret new`");
  }
  for (const std::string& secret : secrets) {
    if (secret.size() < kShortestSecret || secret.size() > kLongestSecret)
      subject.Error("Secrets", "must have 32 characters at least and 512 at most; see `writ secret new`");
  }
}

void CheckParameters(const Subject& subject) {
  const auto& [hook, node, where, report] = subject;
  if (hook.parameters.empty()) return;
  if (hook.kind == HookKind::kClaims || hook.kind == HookKind::kCibaNotify) {
    subject.Error("Parameters", "belong to the kinds grant, password and token_request");
    return;
  }
  if (hook.parameters.size() > kMostParameters) subject.Error("Parameters", "are more than 50");
  for (const std::string& name : hook.parameters) {
    const bool fits = IsName(name) && name.size() <= limits::kParameterName;
    if (!fits) {
      subject.Error("Parameters", "hold what is no parameter's name");
    } else if (IsIn(kClientCredentials, name) ||
               (hook.kind == HookKind::kTokenRequest && IsIn(kOtherCredentials, name))) {
      subject.Error("Parameters", "name " + Quote(name) + ", which is shown to no such hook");
    }
  }
}

void CheckGrantType(const Subject& subject) {
  const HookSettings& hook = subject.hook;
  if (hook.kind != HookKind::kGrant) {
    if (!hook.grant_type.empty()) subject.Error("GrantType", "belongs to the kind grant");
  } else if (!IsName(hook.grant_type) || hook.grant_type.size() > kLongestName) {
    subject.Error("GrantType", "is missing: write the grant_type that the hook answers, a URI of yours");
  } else if (IsIn(kBuiltIn, hook.grant_type)) {
    subject.Error("GrantType", "is one of the server's own");
  }
  if (hook.kind != HookKind::kPassword && hook.identity_provider != HookSettings().identity_provider)
    subject.Error("IdentityProvider", "belongs to the kind password");
  if (!IsName(hook.identity_provider) || hook.identity_provider.size() > kLongestName)
    subject.Error("IdentityProvider", "must be a name without blanks");
}

bool AnswerTheSame(const HookSettings& a, const HookSettings& b) {
  return a.kind == b.kind && a.grant_type == b.grant_type && a.identity_provider == b.identity_provider;
}

}  // namespace

const Section<HookSettings>& HookSection() {
  using H = HookSettings;
  static const Choices kinds{
      {{"grant", 0}, {"password", 1}, {"claims", 2}, {"token_request", 3}, {"ciba_notify", 4}}};
  static const Section<H> section(
      "Hook",
      {
          Acts("Kind", "grant, password, claims, token_request, ciba_notify", "grant", kinds, &H::kind),
          Acts("Url", "", &H::url),
          Acts("Secrets", "", &H::secrets),
          Acts("GrantType", "", &H::grant_type),
          Acts("Parameters", "", &H::parameters),
          Acts("IdentityProvider", "local", &H::identity_provider),
      });
  return section;
}

void CheckHooks(const Draft& draft, Report& report) {
  for (auto part = draft.hooks.begin(); part != draft.hooks.end(); ++part) {
    const Subject subject{part->value, *part->node, part->where, report};
    CheckUrl(subject);
    CheckSecrets(subject);
    CheckParameters(subject);
    CheckGrantType(subject);
    const auto same = [&](const Placed<HookSettings>& other) {
      return AnswerTheSame(other.value, part->value);
    };
    if (std::any_of(draft.hooks.begin(), part, same))
      subject.Error("Kind", "is that of another hook, which answers the same question");
  }
}

}  // namespace writ::config
