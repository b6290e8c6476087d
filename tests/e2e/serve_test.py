"""The release binary as an operator and an unmodified client meet it."""

import base64
import json
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request

from jwcrypto import jwk, jwt

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
WRIT = str(ROOT / "build" / "release" / "writ")
SAMPLE = str(ROOT / "tests" / "config" / "appsettings.json")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Serve(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.server = None
        self.start()

    def start(self):
        self.port, self.operations = free_port(), free_port()
        self.server = subprocess.Popen(
            [WRIT, "serve", "--config", SAMPLE, "--listen", f"127.0.0.1:{self.port}", "--operations-listen",
             f"127.0.0.1:{self.operations}", "--store", f"sqlite:{self.folder}/w.db"],
            stdout=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                if self.get(f"http://127.0.0.1:{self.operations}/readyz")[0] == 200:
                    return
            except OSError:
                self.assertIsNone(self.server.poll(), "the server ended")
        self.fail("the server was not ready in time")

    def tearDown(self):
        if self.server.poll() is None:
            self.server.send_signal(signal.SIGTERM)
        log = self.server.communicate(timeout=30)[0]
        self.assertEqual(self.server.returncode, 0, log)
        for line in log.splitlines():
            json.loads(line)
        self.assertNotIn("a-wrong-secret", log)

    def get(self, url):
        with urllib.request.urlopen(url, timeout=5) as reply:
            return reply.status, reply.read(), dict(reply.headers)

    def token(self, headers=(), **form):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/connect/token",
                                         data=urllib.parse.urlencode(form).encode(), headers=dict(headers))
        try:
            with urllib.request.urlopen(request, timeout=5) as reply:
                return reply.status, json.load(reply), dict(reply.headers)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error), dict(error.headers)

    def keys(self):
        return self.get(f"http://127.0.0.1:{self.port}/.well-known/openid-configuration/jwks")[1]

    def test_a_client_of_the_sample_gets_a_jwt_that_the_published_keys_verify(self):
        status, body, headers = self.token(grant_type="client_credentials", client_id="export", client_secret="secret")
        self.assertEqual(status, 200, body)
        self.assertEqual(headers["Cache-Control"], "no-store")
        token = jwt.JWT(jwt=body["access_token"], key=jwk.JWKSet.from_json(self.keys()), algs=["ES256"])
        claims = json.loads(token.claims)
        self.assertEqual(claims["iss"], "https://login.example.com")
        self.assertEqual(claims["aud"], "urn:orders")
        self.assertEqual(claims["scope"], "orders.read")
        self.assertEqual(claims["exp"] - claims["iat"], 600)
        self.assertEqual(json.loads(token.header)["typ"], "at+jwt")

    def test_a_reference_client_gets_a_handle_and_tokens_survive_a_restart_with_the_same_keys(self):
        status, body, _ = self.token(grant_type="client_credentials", client_id="billing-job", client_secret="secret")
        self.assertEqual(status, 200, body)
        self.assertEqual(len(body["access_token"]), 48)
        keys = self.keys()
        self.tearDown()
        self.start()
        self.assertEqual(self.keys(), keys)

    def test_a_wrong_secret_is_answered_by_the_way_it_came(self):
        status, body, _ = self.token(grant_type="client_credentials", client_id="export", client_secret="a-wrong-secret")
        self.assertEqual((status, body["error"]), (400, "invalid_client"))
        basic = base64.b64encode(b"export:a-wrong-secret").decode()
        status, body, headers = self.token({"Authorization": f"Basic {basic}"}.items(), grant_type="client_credentials")
        self.assertEqual((status, body["error"]), (401, "invalid_client"))
        self.assertTrue(headers["WWW-Authenticate"].startswith("Basic realm="))

    def test_the_store_and_the_master_key_are_their_owners_alone_and_hold_no_plain_key(self):
        for name in ("w.db", "master.key"):
            self.assertEqual(os.stat(f"{self.folder}/{name}").st_mode & 0o777, 0o600, name)
        key = base64.b64decode(pathlib.Path(f"{self.folder}/master.key").read_bytes())
        for file in pathlib.Path(self.folder).glob("w.db*"):
            self.assertNotIn(key, file.read_bytes())

    def test_the_metrics_count_what_was_answered(self):
        self.token(grant_type="client_credentials", client_id="export", client_secret="secret")
        text = self.get(f"http://127.0.0.1:{self.operations}/metrics")[1].decode()
        self.assertIn('writ_tokens_issued_total{realm="default",grant="client_credentials"} 1', text)


class Configuration(unittest.TestCase):
    def test_no_broken_file_starts_a_server(self):
        broken = sorted((ROOT / "tests" / "config" / "broken").iterdir())
        self.assertGreaterEqual(len(broken), 15)
        for path in broken:
            with self.subTest(path.name):
                run = subprocess.run([WRIT, "serve", "--config", str(path), "--store", "sqlite:/nowhere/w.db"],
                                     capture_output=True, text=True, timeout=20)
                self.assertEqual(run.returncode, 1, run.stderr)
                self.assertRegex(run.stderr, rf"{path.name}:\d+:\d+: error: ")


if __name__ == "__main__":
    unittest.main()
