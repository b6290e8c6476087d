#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <fstream>
#include <stdexcept>

#include "base/text.h"
#include "tests/exchanges/target.h"
#include "tests/temp_folder.h"

namespace writ::exchanges {
namespace {

constexpr timeval kPatience{.tv_sec = 10, .tv_usec = 0};

/// The program, from its start to its end.
class Process {
 public:
  Process(const std::string& program, std::vector<std::string> arguments) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    const int failed = posix_spawn(&pid_, program.c_str(), &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    log_ = ends[0];
    if (failed != 0) throw std::runtime_error("cannot start " + program);
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  ~Process() {
    kill(pid_, SIGTERM);
    // Its log must be read to the end: a program that cannot write would wait.
    while (!ReadLine().empty()) continue;
    int status = 0;
    waitpid(pid_, &status, 0);
    close(log_);
  }

  /// The next line of its log; empty at its end.
  std::string ReadLine() const {
    std::string line;
    for (char c = 0; read(log_, &c, 1) == 1;) {
      line += c;
      if (c == '\n') break;
    }
    return line;
  }

 private:
  pid_t pid_ = 0;
  int log_ = -1;
};

class Connection {
 public:
  Connection(std::uint16_t port, const std::string& from)
      : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (fd_ < 0) throw std::runtime_error("no socket");
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof(kPatience));
    sockaddr_in own{};
    own.sin_family = AF_INET;
    inet_pton(AF_INET, from.c_str(), &own.sin_addr);
    if (bind(fd_, reinterpret_cast<const sockaddr*>(&own), sizeof(own)) != 0)
      throw std::runtime_error("no address");
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof(to)) != 0)
      throw std::runtime_error("no connection");
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { close(fd_); }

  /// Sends `bytes` and gives everything that comes until the other end closes.
  std::string Ask(std::string_view bytes) const {
    if (send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size())) {
      throw std::runtime_error("the server took not all of the request");
    }
    std::string all;
    char part[4096];
    for (ssize_t got = 0; (got = recv(fd_, part, sizeof(part), 0)) > 0;)
      all.append(part, static_cast<std::size_t>(got));
    return all;
  }

 private:
  int fd_;
};

std::string Write(const Request& request) {
  std::string bytes = request.method + ' ' + request.target + " HTTP/1.1\r\n";
  for (const auto& [name, value] : request.fields)
    bytes.append(name).append(": ").append(value).append("\r\n");
  if (!request.body.empty()) bytes += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
  return bytes + "Connection: close\r\n\r\n" + request.body;
}

Answer Read(std::string_view bytes) {
  const std::size_t end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos || !bytes.starts_with("HTTP/1.1 "))
    throw std::runtime_error("no HTTP reply");
  Answer answer;
  answer.status = std::stoi(std::string(bytes.substr(9, 3)));
  answer.body = bytes.substr(end + 4);
  std::string_view head = bytes.substr(0, end);
  while (head.contains("\r\n")) {
    head.remove_prefix(head.find("\r\n") + 2);
    const std::string_view line = head.substr(0, head.find("\r\n"));
    const std::size_t colon = line.find(':');
    answer.fields.emplace_back(line.substr(0, colon), base::TrimBlanks(line.substr(colon + 1)));
  }
  return answer;
}

class BinaryTarget final : public Target {
 public:
  BinaryTarget(const std::string& writ, const std::string& config, const std::string& mode)
      : mode_(WriteMode(folder_ / "mode.json", mode)),
        imported_(Import(writ, config, folder_ / "w.db")),
        process_(writ, {writ, "serve", "--config", config, "--config", mode_, "--listen", "127.0.0.1:0",
                        "--operations-listen", "127.0.0.1:0", "--store", "sqlite:" + (folder_ / "w.db"),
                        "--threads", "2"}) {
    for (std::string line = process_.ReadLine(); port_ == 0; line = process_.ReadLine()) {
      if (line.empty()) throw std::runtime_error("the program ended before it served " + config);
      const auto said = boost::json::parse(line);
      if (said.at("event") == "serving") port_ = static_cast<std::uint16_t>(said.at("port").as_int64());
      if (port_ != 0) break;
    }
  }

  Answer Send(const Request& request) override {
    return Read(Connection(port_, request.peer).Ask(Write(request)));
  }

  Instant Now() const override {
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
  }
  Seconds Tolerance() const override { return Seconds(5); }

 private:
  enum class Imported { kNobody, kAll };

  /// Makes a file that sets the Compatibility alone; `mode` empty: nothing.
  static std::string WriteMode(const std::string& path, const std::string& mode) {
    std::ofstream(path) << (mode.empty() ? "{}" : "{ \"Compatibility\": \"" + mode + "\" }");
    return path;
  }

  /// Adds the people of `config` to the store, before there is a server.
  static Imported Import(const std::string& writ, const std::string& config, const std::string& store) {
    const auto people = PeopleOf(config);
    if (!people) return Imported::kNobody;
    const Process import(writ,
                         {writ, "user", "import", *people, "--config", config, "--store", "sqlite:" + store});
    if (!import.ReadLine().starts_with("added "))
      throw std::runtime_error("nobody was imported from " + *people);
    return Imported::kAll;
  }

  const TempFolder folder_;
  const std::string mode_;
  const Imported imported_;
  Process process_;
  std::uint16_t port_ = 0;
};

}  // namespace

std::unique_ptr<Target> MakeBinaryTarget(const std::string& writ, const std::string& config,
                                         const std::string& mode) {
  return std::make_unique<BinaryTarget>(writ, config, mode);
}

}  // namespace writ::exchanges
