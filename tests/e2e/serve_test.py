"""The release binary as an operator and an unmodified client meet it."""

import base64
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

from jwcrypto import jwk, jwt
from running_writ import ROOT, WRIT, RunningWrit, get

SAMPLE = str(ROOT / "tests" / "config" / "appsettings.json")


class Serve(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.server = RunningWrit(SAMPLE, self.folder)

    def tearDown(self):
        code, log = self.server.stop()
        self.assertEqual(code, 0, log)
        self.assertNotIn("a-wrong-secret", log)

    def test_a_client_of_the_sample_gets_a_jwt_that_the_published_keys_verify(self):
        status, body, headers = self.server.token(grant_type="client_credentials", client_id="export",
                                                  client_secret="secret")
        self.assertEqual(status, 200, body)
        self.assertEqual(headers["Cache-Control"], "no-store")
        keys = jwk.JWKSet.from_json(self.server.jwks())
        token = jwt.JWT(jwt=body["access_token"], key=keys, algs=["ES256"])
        claims = json.loads(token.claims)
        self.assertEqual(claims["iss"], "https://login.example.com")
        self.assertEqual(claims["aud"], "urn:orders")
        self.assertEqual(claims["scope"], "orders.read")
        self.assertEqual(claims["exp"] - claims["iat"], 600)
        self.assertEqual(json.loads(token.header)["typ"], "at+jwt")

    def test_a_reference_client_gets_a_handle_and_tokens_survive_a_restart_with_the_same_keys(self):
        status, body, _ = self.server.token(grant_type="client_credentials", client_id="billing-job",
                                            client_secret="secret")
        self.assertEqual(status, 200, body)
        self.assertEqual(len(body["access_token"]), 48)
        keys = self.server.jwks()
        self.assertEqual(self.server.stop()[0], 0)
        self.server = RunningWrit(SAMPLE, self.folder)
        self.assertEqual(self.server.jwks(), keys)

    def test_a_wrong_secret_is_answered_by_the_way_it_came(self):
        status, body, _ = self.server.token(grant_type="client_credentials", client_id="export",
                                            client_secret="a-wrong-secret")
        self.assertEqual((status, body["error"]), (400, "invalid_client"))
        basic = base64.b64encode(b"export:a-wrong-secret").decode()
        status, body, headers = self.server.token({"Authorization": f"Basic {basic}"}.items(),
                                                  grant_type="client_credentials")
        self.assertEqual((status, body["error"]), (401, "invalid_client"))
        self.assertTrue(headers["WWW-Authenticate"].startswith("Basic realm="))

    def test_the_store_and_the_master_key_are_their_owners_alone_and_hold_no_plain_key(self):
        for name in ("w.db", "master.key"):
            self.assertEqual(os.stat(f"{self.folder}/{name}").st_mode & 0o777, 0o600, name)
        key = base64.b64decode(pathlib.Path(f"{self.folder}/master.key").read_bytes())
        for file in pathlib.Path(self.folder).glob("w.db*"):
            self.assertNotIn(key, file.read_bytes())

    def test_no_core_dump_may_hold_its_secrets(self):
        limits = pathlib.Path(f"/proc/{self.server.process.pid}/limits").read_text()
        self.assertRegex(limits, r"Max core file size +0 +0 ")
        self.assertIn("NoNewPrivs:\t1", pathlib.Path(f"/proc/{self.server.process.pid}/status").read_text())

    def test_the_metrics_count_what_was_answered(self):
        self.server.token(grant_type="client_credentials", client_id="export", client_secret="secret")
        text = get(f"http://127.0.0.1:{self.server.operations}/metrics")[1].decode()
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
