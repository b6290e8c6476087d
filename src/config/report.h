// Collects every mistake of a load, so that all are told at once.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "config/message.h"
#include "config/node.h"

namespace writ::config {

class Report {
 public:
  void Error(const Place& at, std::string text);
  void Warning(const Place& at, std::string text) { Add(Severity::kWarning, at, std::move(text)); }

  /// What errors become while `work` runs: warnings that end with `consequence`.
  /// Gives how many there were.
  std::size_t Soften(std::string_view consequence, const std::function<void()>& work);

  bool HasErrors() const { return errors_ > 0; }
  /// Errors so far, softened ones among them.
  std::size_t errors() const { return errors_ + softened_; }

  /// The messages by file, in the order of `paths` and then of others, line and column. Past 1,000 the rest
  /// are left out.
  std::vector<Message> Take(const std::vector<std::string>& paths);

 private:
  void Add(Severity severity, const Place& at, std::string text);

  std::vector<Message> messages_;
  std::size_t errors_ = 0;
  std::string consequence_;  ///< not empty while errors are softened
  std::size_t softened_ = 0;
};

/// Reports that `member` is the name that another key, written `first`, has in the same section. Those that
/// differ in letter case alone were told by the reader.
void ReportSameName(const Member& member, std::string_view first, Report& report);

/// `text` in quotes for a message: control characters replaced, cut after 80 bytes.
std::string Quote(std::string_view text);

/// "; did you mean …?" with the one of `known` nearest to `written`, or nothing when none is near.
std::string Suggest(std::string_view written, const std::vector<std::string_view>& known);

/// `parts` with commas between.
std::string JoinCommas(const std::vector<std::string_view>& parts);

}  // namespace writ::config
