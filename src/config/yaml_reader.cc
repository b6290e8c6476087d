#include "config/yaml_reader.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <istream>
#include <streambuf>
#include <unordered_map>

#include "config/tree_builder.h"

namespace writ::config {

namespace {

constexpr std::string_view kTextTag = "tag:yaml.org,2002:str";

/// Lets yaml-cpp read memory without a copy.
class MemoryBuffer : public std::streambuf {
 public:
  explicit MemoryBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());
    setg(begin, begin, begin + text.size());
  }
};

/// Stops the parser, for which there is no other way. Our own words, unlike yaml-cpp's, quote nothing.
struct Stopped : YAML::ParserException {
  using YAML::ParserException::ParserException;
};

/// Receives yaml-cpp's events.
class Handler : public YAML::EventHandler {
 public:
  Handler(std::shared_ptr<const std::string> file, Report& report)
      : file_(std::move(file)), builder_(report) {}

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Add(mark, anchor, NodeKind::kNull, std::string());
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    if (value.find('\0') != std::string::npos) Stop(mark, "text must not hold NUL");
    // "?" is a plain scalar, "!" a quoted or block one.
    if (!tag.empty() && tag != "?" && tag != "!" && tag != kTextTag) RefuseTag(mark);
    const NodeKind kind = tag == "?" || tag.empty() ? PlainKind(value) : NodeKind::kText;
    if (kind == NodeKind::kNumber && !IsFiniteNumber(value)) Stop(mark, "this number is too large");
    Add(mark, anchor, kind, value);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) Stop(mark, "an alias stands inside what it names");
    if (builder_.AwaitsKey()) Stop(mark, "a key must be text");
    if (builder_.depth() + found->second.depth > kMaxDepth) Fits(mark, Growth::kTooDeep);
    // Counted before it is copied, so that nobody pays for more than the limit.
    if (found->second.nodes > kMaxNodes - copied_) Fits(mark, Growth::kTooMany);
    copied_ += found->second.nodes;
    Fits(mark, builder_.Add(found->second.node));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    Begin(mark, tag, anchor, NodeKind::kList);
  }
  void OnSequenceEnd() override { End(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    Begin(mark, tag, anchor, NodeKind::kMap);
  }
  void OnMapEnd() override { End(); }

  std::optional<Node> Take() { return builder_.Take(); }

 private:
  struct Anchored {
    Node node;
    std::size_t nodes = 1;
    std::size_t depth = 0;
  };

  [[noreturn]] static void Stop(const YAML::Mark& mark, const char* text) { throw Stopped(mark, text); }
  [[noreturn]] static void RefuseTag(const YAML::Mark& mark) {
    Stop(mark, "tags are not taken, but for !!str; write the value without one");
  }

  static void Fits(const YAML::Mark& mark, Growth growth) {
    if (growth == Growth::kTooDeep) Stop(mark, "sections and lists are nested too deep: 32 levels at most");
    if (growth == Growth::kTooMany)
      Stop(mark, "the file holds too many values: 1,000,000 at most, aliases expanded");
  }

  Place At(const YAML::Mark& mark) const { return {file_, mark.line + 1, mark.column + 1}; }

  void Add(const YAML::Mark& mark, YAML::anchor_t anchor, NodeKind kind, const std::string& value) {
    if (builder_.AwaitsKey()) {
      builder_.Key(value, At(mark));
      if (anchor != YAML::NullAnchor) Keep(mark, anchor, {NodeKind::kText, At(mark), value, {}, {}});
      return;
    }
    Node node{kind, At(mark), value, {}, {}};
    if (anchor != YAML::NullAnchor) Keep(mark, anchor, node);
    Fits(mark, builder_.Add(std::move(node)));
  }

  void Begin(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, NodeKind kind) {
    if (!tag.empty() && tag != "?" && tag != "!") RefuseTag(mark);
    if (builder_.AwaitsKey()) Stop(mark, "a key must be text");
    Fits(mark, builder_.Begin(kind, At(mark)));
    open_.push_back({mark, anchor});
  }

  void End() {
    builder_.End();
    const auto [mark, anchor] = open_.back();
    open_.pop_back();
    if (anchor != YAML::NullAnchor) Keep(mark, anchor, builder_.last());
  }

  void Keep(const YAML::Mark& mark, YAML::anchor_t anchor, Node node) {
    Anchored anchored{std::move(node), 0, 0};
    anchored.nodes = CountNodes(anchored.node);
    anchored.depth = Depth(anchored.node);
    // An anchor is a copy too: nested anchors must not multiply what one file holds.
    if (anchored.nodes > kMaxNodes - copied_) Fits(mark, Growth::kTooMany);
    copied_ += anchored.nodes;
    anchors_[anchor] = std::move(anchored);
  }

  static std::size_t Depth(const Node& node) {
    if (node.kind != NodeKind::kMap && node.kind != NodeKind::kList) return 0;
    std::size_t deepest = 0;
    for (const Node& item : node.items) deepest = std::max(deepest, Depth(item));
    for (const Member& member : node.members) deepest = std::max(deepest, Depth(member.value));
    return deepest + 1;
  }

  struct Open {
    YAML::Mark mark;
    YAML::anchor_t anchor;
  };

  std::shared_ptr<const std::string> file_;
  TreeBuilder builder_;
  std::vector<Open> open_;
  std::unordered_map<YAML::anchor_t, Anchored> anchors_;
  std::size_t copied_ = 0;
};

/// yaml-cpp's own words, without what they may quote from the file.
std::string Reason(const YAML::Exception& error) {
  return error.msg.substr(0, error.msg.find(": "));
}

}  // namespace

std::optional<Node> ParseYaml(std::string_view text, const std::shared_ptr<const std::string>& file,
                              Report& report) {
  // yaml-cpp keeps some 200 bytes for each bracket that it has seen open, before it tells us of the first.
  const auto brackets = std::count_if(text.begin(), text.end(), [](char c) { return c == '[' || c == '{'; });
  if (static_cast<std::size_t>(brackets) > kMaxNodes) {
    report.Error({file, 1, 1}, "the file holds too many values: 1,000,000 at most");
    return std::nullopt;
  }
  MemoryBuffer buffer(text);
  std::istream stream(&buffer);
  Handler handler(file, report);
  try {
    YAML::Parser parser(stream);
    parser.HandleNextDocument(handler);
    std::optional<Node> root = handler.Take();
    Handler second(file, report);
    if (parser.HandleNextDocument(second)) {
      report.Error({file, 1, 1}, "the file holds more than one document; keep one, or give --config twice");
      return std::nullopt;
    }
    return root ? std::move(root) : Node{NodeKind::kMap, {file, 1, 1}, {}, {}, {}};
  } catch (const Stopped& stop) {
    report.Error({file, stop.mark.line + 1, stop.mark.column + 1}, stop.msg);
  } catch (const YAML::Exception& error) {
    report.Error({file, error.mark.line + 1, error.mark.column + 1},
                 "this is not well-formed YAML: " + Reason(error));
  }
  return std::nullopt;
}

}  // namespace writ::config
