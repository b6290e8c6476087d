#include "web/dressed.h"

#include <kainjow/mustache.hpp>

#include "base/base64.h"
#include "crypto/digest.h"
#include "web/page_data.h"

namespace writ::web {

namespace mustache = kainjow::mustache;

std::string HashSource(std::string_view inline_text) {
  return "'sha256-" + base::Base64Encode(crypto::Sha256(inline_text)) + '\'';
}

std::vector<ReplyField> FieldsOf(const Policy& policy, const std::string& style) {
  std::vector<ReplyField> fields = {
      {"Content-Type", "text/html; charset=utf-8"},
      {"Cache-Control", "no-store"},
      {"Content-Security-Policy", "default-src 'none'; img-src data:; style-src " + style + "; script-src " +
                                      policy.script + "; frame-src " + policy.frames + "; form-action " +
                                      policy.form_action + "; base-uri 'none'" +
                                      (policy.framed ? "" : "; frame-ancestors 'none'")},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
  };
  if (!policy.framed) fields.push_back({"X-Frame-Options", "DENY"});
  return fields;
}

Reply TemplatePages::Dressed::Page(int status, const Texts& texts, std::string_view name,
                                   std::string_view title, const std::string& body, const Policy& policy,
                                   const std::string& go_on) const {
  mustache::data data;
  data.set("lang", Text(texts.lang));
  data.set("title", Text(title));
  data.set("page", Text(name));
  data.set("style", theme.style);
  data.set("body", body);
  if (!go_on.empty()) data.set("go_on", go_on);
  Reply reply;
  reply.status = status;
  reply.body = mustache::mustache(theme.frame).render(data);
  reply.fields = FieldsOf(policy, style_source);
  return reply;
}

}  // namespace writ::web
