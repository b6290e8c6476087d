#include "tests/exchanges/play.h"

#include <boost/json.hpp>

#include <filesystem>
#include <functional>

#include "base/percent.h"
#include "tests/exchanges/pattern.h"
#include "tests/exchanges/sign_in.h"
#include "tests/exchanges/signed.h"

namespace writ::exchanges {
namespace {

std::optional<std::string> FieldsMismatch(const ExpectedReply& expected, const Answer& answer) {
  for (const auto& [name, value] : expected.fields) {
    const std::string* const found = answer.Find(name);
    if (found == nullptr) return "the field " + name + " is missing";
    if (value != "<any>" && *found != value) return "the field " + name + " is `" + *found + '`';
  }
  for (const std::string& name : expected.absent) {
    if (answer.Find(name) != nullptr) return "the field " + name + " should not be there";
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> Mismatch(const ExpectedReply& expected, const Answer& answer, Instant now,
                                    Seconds tolerance, const std::string& jwks) {
  if (answer.status != expected.status) {
    return "the status is " + std::to_string(answer.status) + ", with body `" + answer.body + '`';
  }
  if (auto differs = FieldsMismatch(expected, answer)) return differs;
  const auto pattern = Pattern::Parse(expected.body);
  if (!pattern) return pattern.error();
  return pattern->Mismatch(answer.body, {now, tolerance, boost::json::parse(jwks)});
}

namespace {

/// What `name` is in a reply: the parameter of a redirect, or the text member of a JSON body.
std::string MemberOf(const Answer& answer, const std::string& name) {
  if (answer.Find("Location") != nullptr) return RedirectParameter(answer, name);
  const auto reply = boost::json::parse(answer.body);
  return std::string(reply.at(name).as_string());
}

/// `body` with each `<N.member>` replaced by that member of the Nth reply, as `encode` gives it.
std::string FillIn(std::string body, const std::vector<Answer>& answers,
                   const std::function<std::string(std::string_view)>& encode) {
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const std::string mark = '<' + std::to_string(i + 1) + '.';
    for (std::size_t at = body.find(mark); at != std::string::npos; at = body.find(mark)) {
      const std::size_t end = body.find('>', at);
      const std::string name = body.substr(at + mark.size(), end - at - mark.size());
      body.replace(at, end + 1 - at, encode(MemberOf(answers[i], name)));
    }
  }
  return body;
}

/// An address of its own for each exchange: what one of them gets wrong is not held against another.
std::string PeerOf(const Exchange& exchange) {
  const std::size_t hash = std::hash<std::string>()(exchange.says);
  return "127." + std::to_string(1 + hash % 254) + '.' + std::to_string(hash / 254 % 256) + '.' +
         std::to_string(1 + hash / 65'024 % 254);
}

}  // namespace

std::optional<std::string> PeopleOf(const std::string& config) {
  const std::string path = config.substr(0, config.rfind('.')) + ".people.json";
  return std::filesystem::exists(path) ? std::optional(path) : std::nullopt;
}

std::optional<std::string> Play(const Exchange& exchange, Target& target) {
  Request ask_keys{.method = "GET",
                   .target = exchange.base + "/.well-known/openid-configuration/jwks",
                   .fields = {{"Host", "op.example"}},
                   .body = ""};
  const Answer keys = target.Send(ask_keys);
  const std::string jwks = keys.status == 200 ? keys.body : R"({"keys":[]})";
  const auto as_it_is = [](std::string_view text) { return std::string(text); };
  // One moment for all steps: what is signed twice is the same.
  const Instant exchange_began = target.Now();
  std::vector<Answer> answers;
  for (std::size_t i = 0; i < exchange.steps.size(); ++i) {
    const Step& step = exchange.steps[i];
    Request request = step.request;
    request.peer = PeerOf(exchange);
    request.body = FillIn(std::move(request.body), answers, base::FormEncode);
    request.body = SignWhatIsMarked(std::move(request.body), exchange_began);
    for (auto& [name, value] : request.fields) value = FillIn(std::move(value), answers, as_it_is);
    const Instant sent = target.Now();
    const Answer& answer =
        answers.emplace_back(IsSignIn(request) ? SignIn(request, target) : target.Send(request));
    ExpectedReply expected = step.expected;
    expected.body = FillIn(std::move(expected.body), answers, as_it_is);
    auto differs = Mismatch(expected, answer, sent, target.Tolerance(), jwks);
    if (differs) return "reply " + std::to_string(i + 1) + ": " + *differs;
  }
  return std::nullopt;
}

}  // namespace writ::exchanges
