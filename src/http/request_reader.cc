#include "http/request_reader.h"

#include <string.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <cstring>
#include <limits>
#include <optional>
#include <vector>

#include "http/chunk_line.h"
#include "http/framing.h"
#include "http/head_scan.h"
#include "http/method_names.h"
#include "http/request_target.h"

namespace writ::http {
namespace {

namespace beast = boost::beast;
using boost::system::error_code;

constexpr std::size_t kFirstCapacity = 4 * 1024;
constexpr std::size_t kKeptCapacity = 16 * 1024;
constexpr std::size_t kMinSpace = 1024;
/// Chunked coding may cost so many times the body it carries, and a little.
constexpr std::size_t kMaxChunkOverhead = 8;

std::string_view Std(beast::string_view text) {
  return {text.data(), text.size()};
}

/// Beast's parser with nothing stored but where things are.
class Parser final : public beast::http::basic_parser<true> {
 public:
  Parser(const Limits& limits, std::vector<HeaderField>& fields) : limits_(limits), fields_(fields) {
    header_limit(std::numeric_limits<std::uint32_t>::max());  // HeadScan has checked it
    body_limit(limits.max_body_bytes);
    eager(false);  // one chunk header or one piece of a body at a time
  }

  std::string_view method;
  std::string_view target;
  HttpVersion version = HttpVersion::k11;
  bool too_many_headers = false;
  std::uint64_t chunk_left = 0;  ///< 0: a chunk's header comes next
  char* body_end = nullptr;      ///< where the next bytes of a chunked body go: at or before where they are

 private:
  void on_request_impl(beast::http::verb, beast::string_view method_text, beast::string_view target_text,
                       int number, error_code&) override {
    method = Std(method_text);
    target = Std(target_text);
    version = number == 11 ? HttpVersion::k11 : HttpVersion::k10;
  }

  void on_field_impl(beast::http::field, beast::string_view name, beast::string_view value,
                     error_code& error) override {
    if (in_body_) return;  // a trailer: nothing we answer needs one
    if (fields_.size() == limits_.max_headers) {
      too_many_headers = true;
      error = beast::http::make_error_code(beast::http::error::header_limit);
      return;
    }
    fields_.push_back({Std(name), Std(value)});
  }

  void on_header_impl(error_code&) override { in_body_ = true; }

  std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view bytes, error_code&) override {
    std::memmove(body_end, bytes.data(), bytes.size());
    body_end += bytes.size();
    chunk_left -= bytes.size();
    return bytes.size();
  }

  void on_response_impl(int, beast::string_view, int, error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(beast::string_view bytes, error_code&) override { return bytes.size(); }
  void on_chunk_header_impl(std::uint64_t bytes, beast::string_view, error_code&) override {
    chunk_left = bytes;
  }
  void on_finish_impl(error_code&) override {}

  const Limits& limits_;
  std::vector<HeaderField>& fields_;
  bool in_body_ = false;
};

WireError DescribeHeadError(const error_code& failed, std::string_view request_line) {
  using beast::http::error;
  if (failed == error::header_limit) return {431, "There are too many headers."};
  if (failed == error::body_limit) return {413, "The body is too large."};
  if (failed == error::bad_version) {
    const std::size_t at = request_line.rfind(" HTTP/");
    const std::string_view number = at == std::string_view::npos ? "" : request_line.substr(at + 6);
    const bool well_formed = number.size() == 3 && number[1] == '.' && number[0] >= '0' && number[0] <= '9' &&
                             number[2] >= '0' && number[2] <= '9';
    return well_formed ? WireError{505, "Only HTTP/1.1 and HTTP/1.0 are understood."}
                       : WireError{400, "The request line is malformed."};
  }
  return {400, "The request's head is malformed."};
}

constexpr WireError kLongTrailer{431, "The trailer is too long."};

enum class Stage { kHead, kBody, kComplete, kRefused };

}  // namespace

struct RequestReader::State {
  explicit State(const Limits& of) : limits(of), scan(of) { Allocate(kFirstCapacity); }

  ~State() { explicit_bzero(data.get(), end); }

  void Allocate(std::size_t bytes) {
    data.reset(new char[bytes]);  // not value-initialised: only what is received is ever read
    capacity = bytes;
  }

  /// Moves what is there to a larger buffer; the views of the head move with it.
  void Grow(std::size_t bytes) {
    const std::unique_ptr<char[]> old = std::move(data);
    Allocate(bytes);
    std::memcpy(data.get(), old.get(), end);
    const auto move = [&](std::string_view& view) {
      const std::less_equal<> no_later;
      if (no_later(old.get(), view.data()) && no_later(view.data(), old.get() + end)) {
        view = {data.get() + (view.data() - old.get()), view.size()};
      }
    };
    for (HeaderField& field : fields) {
      move(field.name);
      move(field.value);
    }
    move(request.path);
    move(request.query);
    if (parser) parser->body_end = data.get() + body_end;
    explicit_bzero(old.get(), end);
  }

  /// Moves what is not decoded up to the end of the decoded body.
  void CloseGap() {
    std::memmove(data.get() + body_end, data.get() + raw_begin, end - raw_begin);
    end -= raw_begin - body_end;
    raw_begin = body_end;
  }

  Progress Refuse(WireError why) {
    stage = Stage::kRefused;
    error = why;
    return Progress::kRefused;
  }

  Progress AdvanceHead() {
    switch (scan.Advance({data.get(), end})) {
      case HeadScan::Progress::kNeedsMore:
        return Progress::kNeedsMore;
      case HeadScan::Progress::kRefused:
        return Refuse(scan.error());
      case HeadScan::Progress::kComplete:
        break;
    }
    return ParseHead();
  }

  Progress ParseHead() {
    const char* const begin = data.get() + scan.begin();
    parser.emplace(limits, fields);
    error_code failed;
    parser->put(boost::asio::const_buffer(begin, scan.end() - scan.begin()), failed);
    const std::string_view head(begin, scan.end() - scan.begin());
    if (failed) return Refuse(DescribeHeadError(failed, head.substr(0, head.find("\r\n"))));
    const auto decided = DecideFraming(parser->version, fields, limits.max_body_bytes);
    if (!decided) return Refuse(decided.error());
    framing = *decided;
    request.method = ParseMethod(parser->method);
    const auto target = SplitTarget(request.method, parser->target);
    if (!target) return Refuse({400, "The request target is malformed."});
    request.form = target->form;
    request.path = target->path;
    request.query = target->query;
    request.headers = fields;
    request.expects_continue = framing.expects_continue;
    const bool keeps = parser->version == HttpVersion::k11 && parser->keep_alive();
    request.keep_alive = keeps ? KeepAlive::kYes : KeepAlive::kNo;
    body_begin = body_end = raw_begin = scan.end();
    parser->body_end = data.get() + body_end;
    stage = Stage::kBody;
    return AdvanceBody();
  }

  Progress AdvanceBody() {
    switch (framing.body) {
      case BodyKind::kNone:
        return Complete(body_begin);
      case BodyKind::kLength:
        body_end = std::min(end, body_begin + framing.length);
        return body_end - body_begin == framing.length ? Complete(body_end) : Progress::kNeedsMore;
      case BodyKind::kChunked:
        break;
    }
    return AdvanceChunked();
  }

  bool TrailerFits(std::size_t bytes) const { return bytes <= limits.max_header_bytes; }

  Progress AdvanceChunked() {
    while (raw_begin < end) {
      const std::string_view raw(data.get() + raw_begin, end - raw_begin);
      if (parser->chunk_left == 0) {
        const ChunkLine line = LookAtChunkLine(raw);
        if (line == ChunkLine::kMalformed) return Refuse({400, "The chunked body is malformed."});
        if (line == ChunkLine::kUnfinished) return Progress::kNeedsMore;
      }
      error_code failed;
      const std::size_t taken = parser->put(boost::asio::const_buffer(raw.data(), raw.size()), failed);
      raw_begin += taken;
      encoded += taken;
      body_end = static_cast<std::size_t>(parser->body_end - data.get());
      if (failed == beast::http::error::need_more) break;
      if (failed == beast::http::error::body_limit) return Refuse({413, "The body is too large."});
      if (failed) return Refuse({400, "The chunked body is malformed."});
      if (encoded > kMaxChunkOverhead * limits.max_body_bytes + kFirstCapacity) {
        return Refuse({413, "The chunks cost too much."});
      }
      if (parser->is_done()) return TrailerFits(taken) ? Complete(raw_begin) : Refuse(kLongTrailer);
    }
    // What the parser leaves is the last chunk with an unfinished trailer.
    if (!TrailerFits(end - raw_begin)) return Refuse(kLongTrailer);
    return Progress::kNeedsMore;
  }

  Progress Complete(std::size_t where) {
    request.body = {data.get() + body_begin, body_end - body_begin};
    request_end = where;
    stage = Stage::kComplete;
    return Progress::kComplete;
  }

  void Begin() {
    fields.clear();
    request = {};
    parser.reset();
    scan = HeadScan(limits);
    framing = {};
    body_begin = body_end = raw_begin = request_end = encoded = 0;
    stage = Stage::kHead;
  }

  const Limits& limits;
  std::unique_ptr<char[]> data;
  std::size_t capacity = 0;
  std::size_t end = 0;  ///< bytes received
  Stage stage = Stage::kHead;
  HeadScan scan;
  std::optional<Parser> parser;
  std::vector<HeaderField> fields;
  HttpRequest request;
  Framing framing;
  std::size_t body_begin = 0;
  std::size_t body_end = 0;
  std::size_t raw_begin = 0;  ///< chunked: what is not decoded yet
  std::size_t encoded = 0;    ///< chunked: bytes decoded
  std::size_t request_end = 0;
  WireError error;
};

RequestReader::RequestReader(const Limits& limits) : state_(std::make_unique<State>(limits)) {}
RequestReader::~RequestReader() = default;

std::span<char> RequestReader::Space() {
  State& state = *state_;
  if (state.stage == Stage::kBody && state.framing.body == BodyKind::kLength) {
    const std::size_t needed = state.body_begin + state.framing.length;
    if (state.capacity < needed) state.Grow(needed);
  } else if (state.capacity - state.end < kMinSpace) {
    state.CloseGap();
    if (state.capacity - state.end < kMinSpace) state.Grow(2 * state.capacity);
  }
  return {state.data.get() + state.end, state.capacity - state.end};
}

void RequestReader::Received(std::size_t bytes) {
  state_->end += bytes;
}

RequestReader::Progress RequestReader::Advance() {
  switch (state_->stage) {
    case Stage::kHead:
      return state_->AdvanceHead();
    case Stage::kBody:
      return state_->AdvanceBody();
    case Stage::kComplete:
      return Progress::kComplete;
    case Stage::kRefused:
      break;
  }
  return Progress::kRefused;
}

bool RequestReader::started() const {
  return state_->end > 0;
}

bool RequestReader::head_done() const {
  return state_->stage == Stage::kBody || state_->stage == Stage::kComplete;
}

std::size_t RequestReader::body_received() const {
  return state_->body_end - state_->body_begin;
}

void RequestReader::UsePath(std::string_view path) {
  state_->request.path = path;
}

const HttpRequest& RequestReader::request() const {
  return state_->request;
}

const WireError& RequestReader::error() const {
  return state_->error;
}

void RequestReader::Next() {
  State& state = *state_;
  const std::size_t left = state.end - state.request_end;
  char* const data = state.data.get();
  std::memmove(data, data + state.request_end, left);
  explicit_bzero(data + left, state.end - left);
  state.end = left;
  if (state.capacity > kKeptCapacity && left <= kFirstCapacity) {
    const std::unique_ptr<char[]> old = std::move(state.data);
    state.Allocate(kFirstCapacity);
    std::memcpy(state.data.get(), old.get(), left);
    explicit_bzero(old.get(), left);
  }
  state.Begin();
}

void RequestReader::Reset() {
  state_->request_end = state_->end;
  Next();
}

}  // namespace writ::http
