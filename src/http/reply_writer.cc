#include "http/reply_writer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace writ::http {
namespace {

std::string_view StatusLine(int status) {
  switch (status) {
#define WRIT_STATUS(code, phrase) \
  case code:                      \
    return "HTTP/1.1 " #code " " phrase "\r\n"
    WRIT_STATUS(200, "OK");
    WRIT_STATUS(201, "Created");
    WRIT_STATUS(204, "No Content");
    WRIT_STATUS(302, "Found");
    WRIT_STATUS(303, "See Other");
    WRIT_STATUS(304, "Not Modified");
    WRIT_STATUS(400, "Bad Request");
    WRIT_STATUS(401, "Unauthorized");
    WRIT_STATUS(403, "Forbidden");
    WRIT_STATUS(404, "Not Found");
    WRIT_STATUS(405, "Method Not Allowed");
    WRIT_STATUS(408, "Request Timeout");
    WRIT_STATUS(409, "Conflict");
    WRIT_STATUS(413, "Content Too Large");
    WRIT_STATUS(414, "URI Too Long");
    WRIT_STATUS(415, "Unsupported Media Type");
    WRIT_STATUS(417, "Expectation Failed");
    WRIT_STATUS(429, "Too Many Requests");
    WRIT_STATUS(431, "Request Header Fields Too Large");
    WRIT_STATUS(500, "Internal Server Error");
    WRIT_STATUS(501, "Not Implemented");
    WRIT_STATUS(503, "Service Unavailable");
    WRIT_STATUS(505, "HTTP Version Not Supported");
#undef WRIT_STATUS
    default:
      return {};
  }
}

void AppendNumber(std::string& out, std::size_t number) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

void AppendStatusLine(std::string& out, int status) {
  if (const std::string_view line = StatusLine(status); !line.empty()) {
    out += line;
    return;
  }
  out += "HTTP/1.1 ";
  AppendNumber(out, static_cast<std::size_t>(status));
  out += " \r\n";  // the reason phrase may be empty, its blank may not
}

void AppendTwo(std::string& out, unsigned number) {
  out += static_cast<char>('0' + number / 10);
  out += static_cast<char>('0' + number % 10);
}

/// IMF-fixdate.
void AppendDate(std::string& out, Instant now) {
  static constexpr std::string_view kDays = "SunMonTueWedThuFriSat";
  static constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const auto day = std::chrono::floor<std::chrono::days>(now);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(std::chrono::floor<Seconds>(now - day));
  out += kDays.substr(3 * std::chrono::weekday(day).c_encoding(), 3);
  out += ", ";
  AppendTwo(out, static_cast<unsigned>(date.day()));
  out += ' ';
  out += kMonths.substr(3 * (static_cast<unsigned>(date.month()) - 1), 3);
  out += ' ';
  AppendNumber(out, static_cast<std::size_t>(static_cast<int>(date.year())));
  out += ' ';
  AppendTwo(out, static_cast<unsigned>(time.hours().count()));
  out += ':';
  AppendTwo(out, static_cast<unsigned>(time.minutes().count()));
  out += ':';
  AppendTwo(out, static_cast<unsigned>(time.seconds().count()));
  out += " GMT";
}

bool IsTokenByte(char c) {
  const bool alnum = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return alnum || std::string_view("!#$%&'*+-.^_`|~").contains(c);
}

bool IsValueByte(char c) {
  return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
}

/// RFC 9110 sections 15.3.5 and 15.4.5.
bool HasNoContent(int status) {
  return status == 204 || status == 304;
}

}  // namespace

void ReplyWriter::Append(std::string& out, const Reply& reply, std::string_view request_id, Instant now,
                         KeepAlive keep_alive, WithBody body) {
  AppendStatusLine(out, reply.status);
  out += DateLine(now);
  for (const ReplyField& field : reply.fields) {
    out += field.name;
    out += ": ";
    out += field.value;
    out += "\r\n";
  }
  if (!HasNoContent(reply.status)) {
    out += "Content-Length: ";
    AppendNumber(out, reply.body.size());
    out += "\r\n";
  }
  out += "X-Request-Id: ";
  out += request_id;
  out += keep_alive == KeepAlive::kYes ? "\r\n\r\n" : "\r\nConnection: close\r\n\r\n";
  if (body == WithBody::kYes && !HasNoContent(reply.status)) out += reply.body;
}

std::string_view ReplyWriter::DateLine(Instant now) {
  if (const std::int64_t second = UnixSeconds(now); second != second_) {
    second_ = second;
    date_line_ = "Date: ";
    AppendDate(date_line_, now);
    date_line_ += "\r\n";
  }
  return date_line_;
}

bool FitsInHead(const Reply& reply) {
  return std::ranges::all_of(reply.fields, [](const ReplyField& field) {
    return !field.name.empty() && std::ranges::all_of(field.name, IsTokenByte) &&
           std::ranges::all_of(field.value, IsValueByte);
  });
}

}  // namespace writ::http
