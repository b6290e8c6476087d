// Plays every exchange below a folder: run_exchanges core FOLDER, or run_exchanges binary FOLDER WRIT.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>

#include "tests/exchanges/play.h"

namespace {

namespace exchanges = writ::exchanges;
namespace fs = std::filesystem;

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Every exchange below `folder`: those are the text files in folders below it.
std::vector<fs::path> FindExchanges(const fs::path& folder) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const bool exchange = entry.path().extension() == ".txt" && entry.path().parent_path() != folder;
    if (exchange) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

class Targets {
 public:
  Targets(fs::path folder, std::string writ) : folder_(std::move(folder)), writ_(std::move(writ)) {}

  exchanges::Target& For(const std::string& config) {
    auto& target = targets_[config];
    const std::string path = (folder_ / "config" / config).string();
    if (!target)
      target = writ_.empty() ? exchanges::MakeCoreTarget(path) : exchanges::MakeBinaryTarget(writ_, path);
    return *target;
  }

 private:
  fs::path folder_;
  std::string writ_;
  std::map<std::string, std::unique_ptr<exchanges::Target>> targets_;
};

/// What is wrong with the exchange in `path`; empty when nothing is.
std::string Judge(const fs::path& path, Targets& targets, bool at_binary) {
  const auto exchange = exchanges::ParseExchange(ReadFile(path));
  if (!exchange) return exchange.error();
  if (exchange->where == exchanges::Where::kBinaryOnly && !at_binary) return {};
  return exchanges::Play(*exchange, targets.For(exchange->config)).value_or("");
}

}  // namespace

int main(int count, char** arguments) {
  const std::string where = count > 1 ? arguments[1] : "";
  const bool at_binary = where == "binary";
  if (count != (at_binary ? 4 : 3) || (!at_binary && where != "core")) {
    std::fputs("usage: run_exchanges core FOLDER | run_exchanges binary FOLDER WRIT\n", stderr);
    return 2;
  }
  const fs::path folder = arguments[2];
  Targets targets(folder, at_binary ? arguments[3] : "");
  const auto paths = FindExchanges(folder);
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
