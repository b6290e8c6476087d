// The eleven steps of a token request (the table that opens ARCHITECTURE.md), and a recorder that a test
// hangs on a call to see that the table is true.
#pragma once

#include <source_location>
#include <vector>

namespace writ {

enum class Step {
  kReadBytes = 1,
  kFindEndpoint,
  kParseForm,
  kAuthenticateClient,
  kChooseGrant,
  kDecide,
  kPassGate,
  kMint,
  kCommit,
  kRender,
  kWriteBytes,
};

/// The steps that one call took, in order, each with the file it was taken in.
/// Thread: belongs to one call at a time.
class Walk {
 public:
  struct Taken {
    Step step;
    const char* file;
  };

  void Note(Step step, const char* file) { taken_.push_back({step, file}); }
  const std::vector<Taken>& taken() const { return taken_; }

 private:
  std::vector<Taken> taken_;
};

/// Notes `step`, with the caller's file, on `walk` if there is one.
inline void NoteStep(Walk* walk, Step step, std::source_location where = std::source_location::current()) {
  if (walk != nullptr) walk->Note(step, where.file_name());
}

}  // namespace writ
