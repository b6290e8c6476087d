#include "config/json_reader.h"

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include "base/text.h"
#include "config/tree_builder.h"

namespace writ::config {

namespace {

/// Lines and columns of offsets that only grow.
class LineCounter {
 public:
  LineCounter(std::string_view text, std::shared_ptr<const std::string> file)
      : text_(text), file_(std::move(file)) {}

  Place At(std::size_t offset) {
    for (; offset_ < offset && offset_ < text_.size(); ++offset_) {
      if (text_[offset_] == '\n') {
        ++line_;
        line_start_ = offset_ + 1;
      }
    }
    return {file_, line_, static_cast<int>(offset_ - line_start_) + 1};
  }

 private:
  std::string_view text_;
  std::shared_ptr<const std::string> file_;
  std::size_t offset_ = 0;
  std::size_t line_start_ = 0;
  int line_ = 1;
};

/// The first byte from `at` on that belongs to a token: past white space, comments, commas and colons.
std::size_t TokenStart(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    if (std::string_view(" \t\r\n,:").find(text[at]) != std::string_view::npos) {
      ++at;
    } else if (text.substr(at, 2) == "//") {
      at = std::min(text.find('\n', at), text.size());
    } else if (text.substr(at, 2) == "/*") {
      const std::size_t end = text.find("*/", at + 2);
      at = end == std::string_view::npos ? text.size() : end + 2;
    } else {
      break;
    }
  }
  return at;
}

/// Receives RapidJSON's events. The reader tells no token's start, so it is found again from the last one's
/// end.
class Handler {
 public:
  Handler(std::string_view text, const std::shared_ptr<const std::string>& file,
          rapidjson::MemoryStream& stream, Report& report)
      : text_(text), lines_(text, file), stream_(stream), report_(report), builder_(report) {}

  bool Null() { return Scalar(NodeKind::kNull, {}); }
  bool Bool(bool value) { return Scalar(NodeKind::kBool, value ? "true" : "false"); }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
    std::string number(text, size);
    if (!IsFiniteNumber(number)) return Refuse("this number is too large");
    return Scalar(NodeKind::kNumber, std::move(number));
  }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    std::string value(text, size);
    return IsSound(value) && Scalar(NodeKind::kText, std::move(value));
  }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    std::string key(text, size);
    if (!IsSound(key)) return false;
    const Place at = NextToken();
    end_ = stream_.Tell();
    builder_.Key(std::move(key), at);
    return true;
  }
  bool StartObject() { return Open(NodeKind::kMap); }
  bool StartArray() { return Open(NodeKind::kList); }
  bool EndObject(rapidjson::SizeType) { return Close(); }
  bool EndArray(rapidjson::SizeType) { return Close(); }

  // RawNumber takes their place.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

  bool refused() const { return refused_; }
  std::optional<Node> Take() { return builder_.Take(); }

 private:
  Place NextToken() {
    start_ = TokenStart(text_, end_);
    return lines_.At(start_);
  }

  bool Scalar(NodeKind kind, std::string value) {
    Node node;
    node.kind = kind;
    node.at = NextToken();
    node.text = std::move(value);
    end_ = stream_.Tell();
    return Fits(builder_.Add(std::move(node)));
  }

  bool Open(NodeKind kind) {
    const Place at = NextToken();
    end_ = start_ + 1;
    return Fits(builder_.Begin(kind, at));
  }

  bool Close() {
    end_ = TokenStart(text_, end_) + 1;
    builder_.End();
    return true;
  }

  bool IsSound(std::string_view value) {
    if (value.find('\0') != std::string_view::npos) return Refuse("text must not hold NUL (\\u0000)");
    if (!base::IsUtf8(value)) return Refuse("a \\u escape is half of a surrogate pair");
    return true;
  }

  bool Fits(Growth growth) {
    if (growth == Growth::kTooDeep)
      return Refuse("sections and lists are nested too deep: 32 levels at most");
    if (growth == Growth::kTooMany) return Refuse("the file holds too many values: 1,000,000 at most");
    return true;
  }

  bool Refuse(std::string text) {
    refused_ = true;
    report_.Error(NextToken(), std::move(text));
    return false;
  }

  std::string_view text_;
  LineCounter lines_;
  rapidjson::MemoryStream& stream_;
  Report& report_;
  TreeBuilder builder_;
  std::size_t start_ = 0;
  std::size_t end_ = 0;
  bool refused_ = false;
};

constexpr unsigned kStrictFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag |
                                  rapidjson::kParseNumbersAsStringsFlag;
constexpr unsigned kFileFlags =
    kStrictFlags | rapidjson::kParseCommentsFlag | rapidjson::kParseTrailingCommasFlag;

template <unsigned flags>
std::optional<Node> Read(std::string_view text, const std::shared_ptr<const std::string>& file,
                         Report& report) {
  rapidjson::MemoryStream stream(text.data(), text.size());
  rapidjson::Reader reader;
  Handler handler(text, file, stream, report);
  const rapidjson::ParseResult result = reader.Parse<flags>(stream, handler);
  if (!result.IsError()) return handler.Take();
  if (!handler.refused()) {
    report.Error(LineCounter(text, file).At(result.Offset()),
                 std::string("this is not well-formed JSON: ") + rapidjson::GetParseError_En(result.Code()));
  }
  return std::nullopt;
}

}  // namespace

std::optional<Node> ParseJson(std::string_view text, const std::shared_ptr<const std::string>& file,
                              Report& report) {
  return Read<kFileFlags>(text, file, report);
}

bool IsStrictJson(std::string_view text) {
  Report report;
  if (!base::IsUtf8(text) || text.find('\0') != std::string_view::npos) return false;
  return Read<kStrictFlags>(text, std::make_shared<const std::string>(), report) && !report.HasErrors();
}

}  // namespace writ::config
