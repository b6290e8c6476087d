// Plays every exchange below a folder: run_exchanges core FOLDER [PART], or run_exchanges binary FOLDER WRIT
// [PART]; a PART is a folder in FOLDER.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <thread>

#include "tests/exchanges/play.h"

namespace {

namespace exchanges = writ::exchanges;
namespace fs = std::filesystem;

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Every exchange below `folder`: those are the text files in folders below it.
std::vector<fs::path> FindExchanges(const fs::path& folder, const std::string& part) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder / part)) {
    const bool exchange = entry.path().extension() == ".txt" && entry.path().parent_path() != folder;
    if (exchange) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

class Targets {
 public:
  Targets(fs::path folder, std::string writ) : folder_(std::move(folder)), writ_(std::move(writ)) {}

  exchanges::Target& For(const std::string& config, const std::string& mode) {
    auto& target = targets_[{config, mode}];
    const std::string path = (folder_ / "config" / config).string();
    if (!target)
      target = writ_.empty() ? exchanges::MakeCoreTarget(path, mode)
                             : exchanges::MakeBinaryTarget(writ_, path, mode);
    return *target;
  }

 private:
  fs::path folder_;
  std::string writ_;
  std::map<std::pair<std::string, std::string>, std::unique_ptr<exchanges::Target>> targets_;
};

/// What is counted is counted by the minute: whoever is to go past a limit needs one that does not end
/// meanwhile. Looks until there is one.
void AwaitRoomInMinute() {
  using std::chrono::system_clock;
  const auto second = [] { return system_clock::to_time_t(system_clock::now()) % 60; };
  while (second() > 45) std::this_thread::sleep_for(std::chrono::milliseconds(100));
}

/// What is wrong with the exchange in `path`; empty when nothing is.
std::string Judge(const fs::path& path, Targets& targets, bool at_binary) {
  const std::string text = ReadFile(path);
  const auto exchange = exchanges::ParseExchange(text);
  if (!exchange) return exchange.error();
  if (exchange->where == exchanges::Where::kBinaryOnly && !at_binary) return {};
  if (text.find("HTTP/1.1 429") != text.npos) AwaitRoomInMinute();
  if (exchange->modes.empty())
    return exchanges::Play(*exchange, targets.For(exchange->config, "")).value_or("");
  for (const std::string& mode : exchange->modes) {
    if (const auto wrong = exchanges::Play(*exchange, targets.For(exchange->config, mode)))
      return "as " + mode + ": " + *wrong;
  }
  return {};
}

}  // namespace

int main(int count, char** arguments) {
  const std::string where = count > 1 ? arguments[1] : "";
  const bool at_binary = where == "binary";
  const int least = at_binary ? 4 : 3;
  if (count < least || count > least + 1 || (!at_binary && where != "core")) {
    std::fputs("usage: run_exchanges core FOLDER [PART] | run_exchanges binary FOLDER WRIT [PART]\n", stderr);
    return 2;
  }
  const fs::path folder = arguments[2];
  Targets targets(folder, at_binary ? arguments[3] : "");
  const auto paths = FindExchanges(folder, count > least ? arguments[least] : "");
  int failed = 0;
  for (const fs::path& path : paths) {
    std::string wrong;
    try {
      wrong = Judge(path, targets, at_binary);
    } catch (const std::exception& error) {
      wrong = error.what();
    }
    if (wrong.empty()) continue;
    ++failed;
    std::printf("FAILED %s: %s\n", path.lexically_relative(folder).c_str(), wrong.c_str());
  }
  std::printf("%zu exchanges at the %s, %d failed\n", paths.size(), where.c_str(), failed);
  return paths.empty() || failed > 0 ? 1 : 0;
}
