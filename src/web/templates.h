// The pages' markup, as mustache: `{{x}}` is escaped.
#pragma once

namespace writ::web {

/// Around every page. Takes lang, title, page, style, body.
inline constexpr const char* kFrame = R"(<!DOCTYPE html>
<html lang="{{lang}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>{{title}}</title>
<style>{{{style}}}</style>
</head>
<body data-page="{{page}}">
<main>
{{{body}}}
</main>
</body>
</html>
)";

inline constexpr const char* kLogin = R"(<h1>{{sign_in}}</h1>
<p class="sub">{{sign_in_to}} <strong>{{client}}</strong></p>
{{#message}}<p class="message" role="alert">{{message}}</p>{{/message}}
<form method="post" action="{{action}}">
<input type="hidden" name="interaction" value="{{interaction}}">
<label for="username">{{username_text}}</label>
<input id="username" name="username" type="text" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="320" value="{{username}}"{{#focus_username}} autofocus{{/focus_username}}>
<label for="password">{{password_text}}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1024"{{^focus_username}} autofocus{{/focus_username}}>
<div class="buttons">
<button type="submit" class="main">{{sign_in}}</button>
<button type="submit" name="decision" value="deny" formnovalidate>{{cancel}}</button>
</div>
</form>)";

inline constexpr const char* kConsent = R"(<h1>{{consent}}</h1>
<p class="sub"><strong>{{client}}</strong> {{wants}}</p>
<form method="post" action="{{action}}">
<input type="hidden" name="interaction" value="{{interaction}}">
<ul>
{{#scopes}}<li{{#emphasize}} class="emphasize"{{/emphasize}}>
<input type="checkbox" id="scope-{{number}}" name="scope" value="{{name}}" checked{{#required}} disabled{{/required}}>
<label for="scope-{{number}}">{{display_name}}{{#required}} <small>({{required_text}})</small>{{/required}}</label>
{{#description}}<p>{{description}}</p>{{/description}}
</li>
{{/scopes}}</ul>
{{#may_remember}}<p class="remember"><input type="checkbox" id="remember" name="remember" value="true" checked>
<label for="remember">{{remember}}</label></p>{{/may_remember}}
<div class="buttons">
<button type="submit" name="decision" value="allow" class="main">{{allow}}</button>
<button type="submit" name="decision" value="deny">{{deny}}</button>
</div>
</form>
<p class="foot">{{signed_in_as}} {{username}}</p>)";

inline constexpr const char* kLogout = R"(<h1>{{title}}</h1>
<p class="sub">{{signed_in_as}} <strong>{{username}}</strong></p>
<form method="post" action="{{action}}">
<input type="hidden" name="interaction" value="{{interaction}}">
<div class="buttons">
<button type="submit" name="decision" value="allow" class="main">{{title}}</button>
</div>
</form>
<p class="foot">{{stay}}</p>)";

inline constexpr const char* kSignedOut = R"(<h1>{{title}}</h1>
<p>{{close}}</p>)";

inline constexpr const char* kError = R"(<h1>{{title}}</h1>
<p class="message" role="alert">{{description}}</p>
<p>{{what_to_do}}</p>
<dl>
<dt>error</dt><dd><code>{{error}}</code></dd>
<dt>{{request_text}}</dt><dd><code>{{request_id}}</code></dd>
</dl>)";

/// Takes action, fields, go_on. The script's hash stands in the page's Content-Security-Policy.
inline constexpr const char* kFormPost = R"(<form method="post" action="{{action}}">
{{#fields}}<input type="hidden" name="{{name}}" value="{{value}}">
{{/fields}}<button type="submit" class="main">{{go_on}}</button>
</form>
<script>{{{script}}}</script>)";

inline constexpr const char* kSubmitScript = "document.forms[0].submit()";

inline constexpr const char* kStyle =
    ":root{--ink:#1c2733;--paper:#f3f5f8;--card:#fff;--line:#c3ccd6;--soft:#52606d;--main:#0b5cad;--on-main:#"
    "fff;"
    "--warn:#8f1d1d;--warn-paper:#fdecec}"
    "@media(prefers-color-scheme:dark){:root{--ink:#e8edf2;--paper:#11161c;--card:#1a2129;--line:#46525f;--"
    "soft:#a9b4c0;"
    "--main:#7db8f0;--on-main:#0b1a29;--warn:#ffb3b3;--warn-paper:#3a1f22}}"
    "*{box-sizing:border-box}"
    "body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1rem;background:var(--paper);"
    "color:var(--ink);"
    "font:1rem/1.5 system-ui,sans-serif}"
    "main{width:100%;max-width:26rem;background:var(--card);border:1px solid "
    "var(--line);border-radius:.75rem;padding:2rem}"
    "h1{font-size:1.5rem;line-height:1.25;margin:0 0 .25rem}"
    ".sub,.foot{color:var(--soft);margin:0 0 1.5rem;overflow-wrap:anywhere}.foot{margin:1.5rem 0 0}"
    ".message{background:var(--warn-paper);color:var(--warn);border-radius:.5rem;padding:.75rem 1rem}"
    "label{display:block;font-weight:600;margin:0 0 .25rem}"
    "input[type=text],input[type=password]{width:100%;font:inherit;color:inherit;background:transparent;"
    "border:1px solid var(--soft);border-radius:.5rem;padding:.625rem .75rem;margin:0 0 1rem}"
    "ul{list-style:none;margin:0 0 1.5rem;padding:0}"
    "li,.remember{display:grid;grid-template-columns:auto 1fr;gap:.25rem .75rem;padding:.5rem "
    "0;align-items:start}"
    "li p{grid-column:2;margin:0;color:var(--soft)}li label,.remember label{margin:0;font-weight:400}"
    ".emphasize label{font-weight:700}input[type=checkbox]{width:1.25rem;height:1.25rem;margin:.125rem 0 "
    "0;accent-color:var(--main)}"
    ".buttons{display:flex;flex-wrap:wrap;gap:.75rem;margin-top:.5rem}"
    "button{font:inherit;font-weight:600;min-height:2.75rem;padding:.5rem "
    "1.25rem;border-radius:.5rem;border:1px solid var(--soft);"
    "background:transparent;color:inherit;cursor:pointer}"
    "button.main{background:var(--main);border-color:var(--main);color:var(--on-main);flex:1}"
    ":focus-visible{outline:3px solid var(--main);outline-offset:2px}"
    "dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem;margin:1rem 0 "
    "0}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}";

}  // namespace writ::web
