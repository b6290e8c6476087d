"""Redeems one-time refresh tokens and codes by parallel requests and counts those that were redeemed more than once.

The body of scripts/race. Works with any server that speaks the IdentityServer family's endpoints and signs people in on an
HTML form: the form is found by its password field.
"""

import argparse
import base64
import hashlib
import html.parser
import http.client
import http.cookies
import json
import os
import pathlib
import secrets
import ssl
import sys
import tempfile
import threading
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"


class Connection:
    """One kept-open connection, with cookies."""

    def __init__(self, url):
        self.url = urllib.parse.urlsplit(url)
        self.cookies = {}
        self.open()

    def open(self):
        if self.url.scheme == "https":
            trust = ssl.create_default_context(cafile=os.environ.get("SSL_CERT_FILE"))
            self.http = http.client.HTTPSConnection(self.url.netloc, timeout=60, context=trust)
        else:
            self.http = http.client.HTTPConnection(self.url.netloc, timeout=60)

    def ask(self, method, target, form=None):
        """Status, Location and body. A connection that the server closed between two requests is opened again."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if form is not None else {}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        body = urllib.parse.urlencode(form) if form is not None else None
        try:
            self.http.request(method, target, body, headers)
            reply = self.http.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self.http.close()
            self.open()
            self.http.request(method, target, body, headers)
            reply = self.http.getresponse()
        text = reply.read().decode()
        for line in reply.headers.get_all("Set-Cookie") or []:
            for name, morsel in http.cookies.SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return reply.status, reply.headers.get("Location"), text


class LoginForm(html.parser.HTMLParser):
    """The form with a password field: where it goes and what it carries."""

    def __init__(self, page):
        super().__init__()
        self.action, self.fields, self.name, self.password, self.done = None, [], None, None, False
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        of = dict(attributes)
        if self.done:
            return
        if tag == "form":
            self.action, self.fields, self.name, self.password = of.get("action") or "", [], None, None
        elif tag == "input" and of.get("type") == "hidden":
            self.fields.append((of.get("name"), of.get("value") or ""))
        elif tag == "input" and of.get("type") == "password":
            self.password = of.get("name")
        elif tag == "input" and of.get("type", "text") in ("text", "email") and self.name is None:
            self.name = of.get("name")
        elif tag == "button" and self.password and of.get("name") and of.get("value") == "login":
            self.fields.append((of["name"], "login"))

    def handle_endtag(self, tag):
        self.done = self.done or (tag == "form" and self.password is not None)


def endpoints(options):
    status, _, text = Connection(options.url).ask("GET", base_path(options) + "/.well-known/openid-configuration")
    if status != 200:
        sys.exit(f"{options.url} has no /.well-known/openid-configuration: is it the issuer's URL?")
    metadata = json.loads(text)
    return [urllib.parse.urlsplit(metadata[name]).path for name in ("authorization_endpoint", "token_endpoint")]


def base_path(options):
    return urllib.parse.urlsplit(options.url).path.rstrip("/")


def credentials(options):
    return {"client_id": options.client, **({"client_secret": options.secret} if options.secret else {})}


def authorize_target(options, endpoint):
    challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
    return endpoint + "?" + urllib.parse.urlencode({
        "client_id": options.client, "response_type": "code", "redirect_uri": options.redirect_uri,
        "scope": options.scope, "code_challenge": challenge, "code_challenge_method": "S256"})


def sign_in(options, endpoint):
    """A connection whose cookies are those of somebody who is signed in."""
    browser = Connection(options.url)
    status, location, text = browser.ask("GET", authorize_target(options, endpoint))
    for _ in range(20):
        if status in (302, 303) and location.startswith(options.redirect_uri):
            return browser
        if status in (302, 303):
            split = urllib.parse.urlsplit(location)
            here = split.path + ("?" + split.query if split.query else "")
            status, location, text = browser.ask("GET", here)
            continue
        form = LoginForm(text)
        if status != 200 or not form.password:
            sys.exit(f"no sign-in form where one was expected: status {status}")
        fields = form.fields + [(form.name, options.username), (form.password, options.password)]
        status, location, text = browser.ask("POST", form.action or here, fields)
    sys.exit("the sign-in did not come to an end: are name and password right, and is no consent asked for?")


def get_codes(options, endpoint):
    browser = sign_in(options, endpoint)
    target = authorize_target(options, endpoint)
    for _ in range(options.tokens):
        status, location, _ = browser.ask("GET", target)
        if status not in (302, 303):
            sys.exit(f"no code: status {status}")
        yield dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(location).query))["code"]


def code_form(options, code):
    return {"grant_type": "authorization_code", "code": code, "redirect_uri": options.redirect_uri,
            "code_verifier": VERIFIER, **credentials(options)}


def get_refresh_tokens(options, authorize, token):
    connection = Connection(options.url)
    for code in get_codes(options, authorize):
        status, _, text = connection.ask("POST", token, code_form(options, code))
        if status != 200 or "refresh_token" not in json.loads(text):
            sys.exit(f"no refresh token: status {status}; may the client have offline_access?")
        yield json.loads(text)["refresh_token"]


def race(options, endpoint, forms, what):
    """Sends each form by all racers at once; gives for each the set of what they got that should be one's alone."""
    barrier = threading.Barrier(options.parallel)
    outcomes = [[None] * options.parallel for _ in forms]
    failures = []

    def racer(number):
        connection = Connection(options.url)
        for i, form in enumerate(forms):
            barrier.wait()
            status, _, text = connection.ask("POST", endpoint, form)
            if status == 200:
                outcomes[i][number] = what(json.loads(text))
            elif status not in (400, 401):
                failures.append(status)

    threads = [threading.Thread(target=racer, args=(number,)) for number in range(options.parallel)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        sys.exit(f"{len(failures)} requests failed, the first with status {failures[0]}")
    return [[outcome for outcome in one if outcome is not None] for one in outcomes]


def report(name, results, options, twice):
    more = sum(1 for result in results if twice(result))
    never = sum(1 for result in results if not result)
    print(f"{name}: {options.tokens} by {options.parallel} parallel requests each: {more} redeemed more than once, "
          f"{never} not at all", flush=True)
    return more + never


def serve_own(folder, options):
    """A server of ours on a free port, with a client and a person."""
    from running_writ import RunningWrit, free_port, import_people
    port, secret, password = free_port(), secrets.token_urlsafe(24), secrets.token_urlsafe(12)
    digest = base64.b64encode(hashlib.sha256(secret.encode()).digest()).decode()
    config = folder / "race.json"
    config.write_text(json.dumps({
        "IssuerUri": f"http://127.0.0.1:{port}", "ApiScopes": [{"Name": "api"}], "IdentityResources": [{"Name": "openid"}],
        "Clients": [{"ClientId": "race", "AllowedGrantTypes": ["authorization_code"], "AllowOfflineAccess": True,
                     "ClientSecrets": [{"Value": digest}], "RedirectUris": ["https://race.example/cb"],
                     "AllowedScopes": ["api", "openid"]}]}))
    import_people(config, folder, [{"Username": "racer", "Password": password}])
    options.url, options.client, options.secret = f"http://127.0.0.1:{port}", "race", secret
    options.username, options.password, options.scope = "racer", password, "openid api offline_access"
    options.redirect_uri = "https://race.example/cb"
    return RunningWrit(config, folder, port)


def main():
    parser = argparse.ArgumentParser(prog="scripts/race", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--tokens", type=int, default=1000, help="how many refresh tokens and how many codes (1000)")
    parser.add_argument("--parallel", type=int, default=16, help="requests at once for each (16)")
    parser.add_argument("--url", help="the issuer's URL of another server; ours is started where there is none")
    parser.add_argument("--client", help="a client with authorization_code, one-time refresh tokens, no consent")
    parser.add_argument("--secret", default="", help="its secret, if it has one")
    parser.add_argument("--redirect-uri", help="one of its redirect URIs; nothing needs to listen there")
    parser.add_argument("--scope", default="openid offline_access", help="scopes that include offline_access")
    parser.add_argument("--username", help="somebody who can sign in")
    parser.add_argument("--password", default=os.environ.get("RACE_PASSWORD"), help="better in the variable RACE_PASSWORD")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        own = None if options.url else serve_own(pathlib.Path(folder), options)
        if not all((options.client, options.redirect_uri, options.username, options.password)):
            parser.error("--url needs --client, --redirect-uri, --username and a password")
        try:
            authorize, token = endpoints(options)
            tokens = list(get_refresh_tokens(options, authorize, token))
            forms = [{"grant_type": "refresh_token", "refresh_token": one, **credentials(options)} for one in tokens]
            # The same successor given twice is one redemption whose reply was lost; two successors are two.
            wrong = report("refresh tokens", race(options, token, forms, lambda reply: reply.get("refresh_token")), options,
                           lambda successors: len(set(successors)) > 1)
            codes = [code_form(options, code) for code in get_codes(options, authorize)]
            wrong += report("codes", race(options, token, codes, lambda reply: reply["access_token"]), options,
                            lambda answers: len(answers) > 1)
        finally:
            if own:
                own.stop()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
