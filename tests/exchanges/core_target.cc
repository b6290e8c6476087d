#include <algorithm>
#include <array>
#include <stdexcept>

#include "admin/people.h"
#include "config/configuration.h"
#include "config/file.h"
#include "config/node.h"
#include "config/people_file.h"
#include "protocol/endpoints.h"
#include "protocol/refusal.h"
#include "tests/exchanges/target.h"
#include "tests/temp_folder.h"
#include "web/pages.h"
#include "writ/directory.h"
#include "writ/hashing.h"
#include "writ/realm.h"
#include "writ/system.h"

namespace writ::exchanges {
namespace {

constexpr std::array<std::byte, 32> kMasterKey{std::byte{7}};

class FixedClock final : public Clock {
 public:
  Instant Now() const override { return Instant(std::chrono::seconds(1'800'000'000)); }
  SteadyTime Steady() const override { return std::chrono::steady_clock::now(); }
};

RealmSettings Load(const std::string& path, const std::string& mode) {
  const config::Environment environment =
      mode.empty() ? config::Environment{} : config::Environment{{"WRIT__Compatibility", mode}};
  auto loaded = config::LoadConfiguration({path}, environment);
  if (!loaded) throw std::runtime_error(path + ": " + loaded.error().front().text);
  return std::move(loaded->realm);
}

class CoreTarget final : public Target {
 public:
  CoreTarget(const std::string& config, const std::string& mode)
      : realm_(Load(config, mode), kMasterKey, {clock_, *random_, *store_, people_.get(), &pages_}),
        routes_(MakeRoutes(realm_.context())) {
    if (const auto file = PeopleOf(config)) Import(*file);
  }

  Answer Send(const Request& request) override {
    const std::size_t question = std::min(request.target.find('?'), request.target.size());
    Call call;
    call.method = request.method == "POST" ? Method::kPost : Method::kGet;
    call.path = std::string_view(request.target).substr(0, question);
    call.query = std::string_view(request.target).substr(std::min(question + 1, request.target.size()));
    std::vector<HeaderField> headers;
    for (const auto& [name, value] : request.fields) headers.push_back({name, value});
    call.headers = headers;
    call.body = request.body;
    call.peer = request.peer;
    call.request_id = "exchange";
    call.now = clock_.Now();
    call.began = clock_.Steady();
    call.deadline = call.began + Seconds(10);
    return Show(Handle(call));
  }

  Instant Now() const override { return clock_.Now(); }
  Seconds Tolerance() const override { return Seconds(0); }

 private:
  void Import(const std::string& path) {
    const auto text = config::ReadFileUpTo(path, config::kMaxFileBytes);
    const auto people = config::ReadPeople(path, text.value_or(""));
    if (!people) throw std::runtime_error(config::Render(people.error().front()));
    const auto added = admin::ImportPeople({*store_, clock_, *random_, "default", "exchanges"}, *people,
                                           [](std::size_t, std::size_t) {});
    if (!added) throw std::runtime_error(path + ": " + added.error().front());
  }

  Reply Handle(const Call& call) const {
    const auto route =
        std::ranges::find(routes_, call.path, [](const Route& r) { return std::string_view(r.path); });
    if (route != routes_.end()) return route->handler(call);
    return RenderRefusal(Compatibility::kWrit, {Reason::kNotFound, {}});
  }

  static Answer Show(const Reply& reply) {
    Answer answer{.status = reply.status, .fields = {}, .body = reply.body};
    for (const ReplyField& field : reply.fields) answer.fields.emplace_back(field.name, field.value);
    return answer;
  }

  const TempFolder folder_;
  const FixedClock clock_;
  const std::unique_ptr<Random> random_ = MakeSystemRandom();
  const std::unique_ptr<Waiter> waiter_ = MakeThreadWaiter();
  const std::unique_ptr<Store> store_ = MakeStore("sqlite:" + (folder_ / "w.db"), clock_, *waiter_);
  const std::unique_ptr<Hashing> hashing_ = MakeHashing(1, 16, clock_, *waiter_);
  const std::unique_ptr<Directory> people_ = MakeDirectory(*store_, *random_, *hashing_, *waiter_);
  const web::TemplatePages pages_;
  const Realm realm_;
  const std::vector<Route> routes_;
};

}  // namespace

std::unique_ptr<Target> MakeCoreTarget(const std::string& config, const std::string& mode) {
  return std::make_unique<CoreTarget>(config, mode);
}

}  // namespace writ::exchanges
