// The pages' markup, as mustache: `{{x}}` is escaped.
#pragma once

namespace writ::web {

/// Around every page. Takes lang, title, page, style, body, go_on.
inline constexpr const char* kFrame = R"(<!DOCTYPE html>
<html lang="{{lang}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
{{#go_on}}<meta http-equiv="refresh" content="5;url={{go_on}}">
{{/go_on}}<title>{{title}}</title>
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
{{#client}}<p class="sub">{{sign_in_to}} <strong>{{client}}</strong></p>{{/client}}
{{#message}}<p class="message" role="alert">{{message}}</p>{{/message}}
<form method="post" action="{{action}}">
<input type="hidden" name="interaction" value="{{interaction}}">
<label for="username">{{username_text}}</label>
<input id="username" name="username" type="text" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="320" value="{{username}}"{{#focus_username}} autofocus{{/focus_username}}>
<label for="password">{{password_text}}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1024"{{^focus_username}} autofocus{{/focus_username}}>
<div class="buttons">
<button type="submit" class="main">{{sign_in}}</button>
{{#client}}<button type="submit" name="decision" value="deny" formnovalidate>{{cancel}}</button>{{/client}}
</div>
</form>)";

inline constexpr const char* kConsent = R"(<h1>{{consent}}</h1>
<p class="sub"><strong>{{client}}</strong> {{wants}}</p>
{{#user_code}}<p class="message">{{on_device}} <strong>{{user_code}}</strong></p>
{{/user_code}}<form method="post" action="{{action}}">
{{#hidden}}<input type="hidden" name="{{name}}" value="{{value}}">
{{/hidden}}<ul>
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

inline constexpr const char* kDevice = R"(<h1>{{title}}</h1>
{{#bad_news}}<p class="message" role="alert">{{bad_news}}</p>{{/bad_news}}{{#done}}<p class="done" role="status">{{done}}</p>{{/done}}
{{^done}}<p class="sub">{{type_code}}</p>
<form method="post" action="{{action}}">
<input type="hidden" name="proof" value="{{proof}}">
<label for="user_code">{{user_code_text}}</label>
<input id="user_code" name="user_code" type="text" autocomplete="off" autocapitalize="characters" spellcheck="false" required maxlength="32" value="{{user_code}}" autofocus>
<div class="buttons"><button type="submit" class="main">{{go_on}}</button></div>
</form>{{/done}})";

inline constexpr const char* kCiba = R"(<h1>{{title}}</h1>
{{#bad_news}}<p class="message" role="alert">{{bad_news}}</p>{{/bad_news}}{{#good_news}}<p class="done" role="status">{{good_news}}</p>{{/good_news}}
{{#none}}<p>{{none_text}}</p>
{{/none}}{{#requests}}<section aria-labelledby="{{element}}"><h2 id="{{element}}">{{client}}</h2>
<p class="sub">{{wants}}</p>
{{#binding_message}}<p class="message">{{compare}} <strong>{{binding_message}}</strong></p>
{{/binding_message}}<form method="post" action="{{action}}">
<input type="hidden" name="proof" value="{{proof}}"><input type="hidden" name="request" value="{{request}}">
<ul>
{{#scopes}}<li{{#emphasize}} class="emphasize"{{/emphasize}}>
<input type="checkbox" id="{{element}}" name="scope" value="{{name}}" checked{{#required}} disabled{{/required}}>
<label for="{{element}}">{{display_name}}{{#required}} <small>({{required_text}})</small>{{/required}}</label>
{{#description}}<p>{{description}}</p>{{/description}}
</li>
{{/scopes}}</ul>
<p>{{since}} <time datetime="{{begun_at}}">{{begun}}</time>, {{until}} <time datetime="{{expires_at}}">{{expires}}</time></p>
<div class="buttons">
<button type="submit" name="decision" value="allow" class="main">{{allow}}</button>
<button type="submit" name="decision" value="deny">{{deny}}</button>
</div>
</form></section>
{{/requests}}<p class="foot">{{signed_in_as}} {{username}}</p>)";

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
{{#go_on}}<p><a id="go-on" href="{{go_on}}">{{go_on_text}}</a></p>{{/go_on}}{{^go_on}}<p>{{close}}</p>{{/go_on}}
{{#frames}}<iframe src="{{src}}" title="{{title}}" hidden></iframe>
{{/frames}}{{#script}}<script>{{{script}}}</script>{{/script}})";

/// Once all frames have been loaded there is nothing to wait for.
inline constexpr const char* kGoOnScript =
    "addEventListener('load',function(){location.replace(document.getElementById('go-on').href)})";

inline constexpr const char* kAccount = R"(<h1>{{title}}</h1>
<p class="sub">{{signed_in_as}} <strong>{{username}}</strong></p>
{{#bad_news}}<p class="message" role="alert">{{bad_news}}</p>{{/bad_news}}{{#good_news}}<p class="done" role="status">{{good_news}}</p>{{/good_news}}
<section aria-labelledby="sessions"><h2 id="sessions">{{sessions_text}}</h2>
<ul class="rows">
{{#sessions}}<li><div><strong>{{clients}}</strong>{{#current}} <small>({{this_browser}})</small>{{/current}}
<p>{{since}} <time datetime="{{began_at}}">{{began}}</time>, {{last_seen_text}} <time datetime="{{last_seen_at}}">{{last_seen}}</time></p></div>
{{^current}}<form method="post" action="{{action}}"><input type="hidden" name="proof" value="{{proof}}"><input type="hidden" name="sid" value="{{sid}}"><button type="submit" name="action" value="end_session">{{end_session}}</button></form>{{/current}}
</li>
{{/sessions}}</ul>
<div class="buttons">
{{#others}}<form method="post" action="{{action}}"><input type="hidden" name="proof" value="{{proof}}"><button type="submit" name="action" value="end_others">{{end_others}}</button></form>
{{/others}}<form method="get" action="{{logout}}"><button type="submit">{{sign_out}}</button></form>
</div></section>
<section aria-labelledby="consents"><h2 id="consents">{{consents_text}}</h2>
{{^has_consents}}<p>{{no_consents}}</p>
{{/has_consents}}{{#has_consents}}<ul class="rows">
{{#consents}}<li><div><strong>{{client}}</strong>
<p>{{scopes}}</p><p>{{since}} <time datetime="{{given_at}}">{{given}}</time></p></div>
<form method="post" action="{{action}}"><input type="hidden" name="proof" value="{{proof}}"><input type="hidden" name="client" value="{{client_id}}"><button type="submit" name="action" value="withdraw">{{withdraw}}</button></form>
</li>
{{/consents}}</ul>{{/has_consents}}</section>
<section aria-labelledby="change-password"><h2 id="change-password">{{change_password}}</h2>
<form method="post" action="{{action}}">
<input type="hidden" name="proof" value="{{proof}}">
<input type="text" name="username" value="{{username}}" autocomplete="username" readonly hidden>
<label for="password">{{old_password}}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1024">
<label for="new_password">{{new_password}}</label>
<input id="new_password" name="new_password" type="password" autocomplete="new-password" required minlength="8" maxlength="256">
<label for="new_password_again">{{new_password_again}}</label>
<input id="new_password_again" name="new_password_again" type="password" autocomplete="new-password" required minlength="8" maxlength="256">
<div class="buttons"><button type="submit" name="action" value="password" class="main">{{change_password}}</button></div>
</form></section>)";

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
    "h2{font-size:1.125rem;line-height:1.25;margin:2rem 0 "
    ".5rem}body[data-page=account] main{max-width:38rem}"
    ".rows "
    "li{display:flex;gap:.75rem;flex-wrap:wrap;justify-content:space-between;align-items:center;border-top:"
    "1px "
    "solid "
    "var(--line);padding:.75rem 0}.rows strong,.rows p{overflow-wrap:anywhere}a{color:var(--main)}"
    ".done{border:1px solid var(--main);border-radius:.5rem;padding:.75rem 1rem}"
    ":focus-visible{outline:3px solid var(--main);outline-offset:2px}"
    "dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem;margin:1rem 0 "
    "0}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}";

}  // namespace writ::web
