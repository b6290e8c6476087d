"""Pages that are not ours, and applications that hear of a sign-out: examples/own-login and a listener, beside the release binary."""

import base64
import hashlib
import http.server
import json
import os
import pathlib
import re
import ssl
import subprocess
import tempfile
import threading
import unittest
import urllib.parse

import requests
from running_writ import ROOT, RunningWrit, free_port, make_certificate

VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CALLBACK = "http://127.0.0.1:8080/callback"


def hashed(secret):
    return base64.b64encode(hashlib.sha256(secret.encode()).digest()).decode()


def claims_of(jwt):
    payload = jwt.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


class Listener:
    """An application's back channel: answers with the statuses it is given, the last one for good."""

    def __init__(self, tls, statuses):
        self.heard, self.statuses = [], list(statuses)
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                outer.heard.append((self.headers["Content-Type"], urllib.parse.parse_qs(body)))
                status = outer.statuses.pop(0) if len(outer.statuses) > 1 else outer.statuses[0]
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*map(str, tls))
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"https://127.0.0.1:{self.server.server_address[1]}/back?app=1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class OwnLogin(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.port, self.pages_port = free_port(), free_port()
        self.browser = requests.Session()
        self.browser.trust_env = False
        self.tls = make_certificate(self.folder)

    def serve(self, listener):
        text = (ROOT / "examples/own-login/writ.yaml").read_text()
        self.assertIn(hashed("pages secret"), text)
        text = text.replace("127.0.0.1:5000", f"127.0.0.1:{self.port}").replace("127.0.0.1:3000", f"127.0.0.1:{self.pages_port}")
        text += f"    BackChannelLogoutUri: {listener.url}\n"
        text += f"Server: {{ Outbound: {{ PrivateAddresses: true, CaFile: {self.tls[0]} }} }}\n"
        config = self.folder / "writ.yaml"
        config.write_text(text)
        writ = RunningWrit(config, self.folder, self.port)
        self.addCleanup(writ.stop)
        return writ

    def start_pages(self, writ):
        pages = subprocess.Popen(["node", str(ROOT / "examples/own-login/server.js")], stdout=subprocess.PIPE, text=True,
                                 env={**os.environ, "WRIT": writ.url, "CLIENT_SECRET": "pages secret", "PORT": str(self.pages_port)})
        self.addCleanup(pages.communicate)
        self.addCleanup(pages.terminate)
        self.assertIn("pages at", pages.stdout.readline())

    def authorize(self, **more):
        challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
        return self.browser.get(f"http://127.0.0.1:{self.port}/connect/authorize", allow_redirects=False, params={
            "client_id": "shop", "response_type": "code", "redirect_uri": CALLBACK, "scope": "openid profile", "state": "xyz",
            "code_challenge": challenge, "code_challenge_method": "S256", **more})

    def follow(self, reply):
        """To a page, or to where the application's callback would be."""
        while reply.status_code == 303 and not reply.headers["Location"].startswith(CALLBACK):
            reply = self.browser.get(urllib.parse.urljoin(reply.url, reply.headers["Location"]), allow_redirects=False)
        return reply

    def submit(self, page, **fields):
        action = re.search(r'<form method="post" action="([^"]+)">', page.text)[1]
        fields["interaction"] = re.search(r'name="interaction" value="([^"]+)"', page.text)[1]
        return self.follow(self.browser.post(urllib.parse.urljoin(page.url, action), data=fields, allow_redirects=False))

    def sign_in(self):
        page = self.follow(self.authorize())
        self.assertTrue(page.url.startswith(f"http://127.0.0.1:{self.pages_port}/login?interaction="), page.url)
        self.assertIn("The Shop", page.text)
        wrong = self.submit(page, username="ann", password="wrong")
        self.assertIn("wrong", wrong.text)
        consent = self.submit(wrong, username="ann", password="Ann's password")
        self.assertIn("Your profile", consent.text)
        back = self.submit(consent, scope=["openid", "profile"])
        answer = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(back.headers["Location"]).query))
        self.assertEqual(answer["state"], "xyz")
        return answer["code"]

    def test_people_sign_in_on_pages_of_others_and_applications_hear_when_they_leave(self):
        listener = Listener(self.tls, [503, 200])
        self.addCleanup(listener.stop)
        writ = self.serve(listener)
        self.start_pages(writ)
        status, tokens, _ = writ.token(grant_type="authorization_code", client_id="shop", code=self.sign_in(),
                                       redirect_uri=CALLBACK, code_verifier=VERIFIER)
        self.assertEqual(status, 200, tokens)
        claims = claims_of(tokens["id_token"])
        self.assertEqual((claims["sub"], claims["amr"]), ("ann-1", ["pwd"]))
        # Signed in; an application that anybody's program may stand in for is consented to each time.
        self.assertIn("consent_required", self.authorize(prompt="none").headers["Location"])

        out = self.browser.get(f"{writ.url}/connect/endsession", params={"id_token_hint": tokens["id_token"]})
        self.assertIn('data-page="signed-out"', out.text)
        writ.wait_until(lambda: listener.heard, "the application heard nothing")
        # It could not be reached; the server is started anew, and tells it all the same.
        self.assertEqual(writ.stop()[0], 0)
        again = RunningWrit(self.folder / "writ.yaml", self.folder, self.port)
        self.addCleanup(again.stop)
        again.wait_until(lambda: len(listener.heard) >= 2, "the application was not told again", seconds=30)
        kind, form = listener.heard[-1]
        self.assertEqual(kind, "application/x-www-form-urlencoded")
        told = claims_of(form["logout_token"][0])
        self.assertEqual((told["aud"], told["sub"], told["sid"]), ("shop", "ann-1", claims["sid"]))
        self.assertIn("login_required", self.authorize(prompt="none").headers["Location"])
        code, log = again.stop()
        self.assertIn("logout_token_delivered", log)
        self.assertNotIn(form["logout_token"][0], log)

    def test_whoever_declines_goes_back_with_that(self):
        listener = Listener(self.tls, [200])
        self.addCleanup(listener.stop)
        self.start_pages(self.serve(listener))
        back = self.submit(self.follow(self.authorize()), decision="deny")
        self.assertIn("error=access_denied", back.headers["Location"])


if __name__ == "__main__":
    unittest.main()
