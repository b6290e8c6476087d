// A theme as pages wear it: the frame around each of them, and what browsers are told of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "protocol/call.h"
#include "web/language.h"
#include "web/pages.h"

namespace writ::web {

/// What a policy names an inline style or script by: its hash.
std::string HashSource(std::string_view inline_text);

/// What a page's forms may be sent to, beside us, which script it has, and what it frames.
struct Policy {
  std::string form_action = "'self'";
  std::string script = "'none'";
  std::string frames = "'none'";
  bool framed = false;  ///< others may put it into a frame of theirs
};

/// The fields of a page's reply. Takes `style`: where its styles may come from.
std::vector<ReplyField> FieldsOf(const Policy& policy, const std::string& style);

/// A theme with what follows from it.
struct TemplatePages::Dressed {
  explicit Dressed(Theme worn) : theme(std::move(worn)), style_source(HashSource(theme.style)) {}

  /// A whole page in its frame. Takes `go_on`: where a browser without scripts goes after a while; empty:
  /// nowhere.
  Reply Page(int status, const Texts& texts, std::string_view name, std::string_view title,
             const std::string& body, const Policy& policy = {}, const std::string& go_on = {}) const;

  const Theme theme;
  const std::string style_source;
};

}  // namespace writ::web
