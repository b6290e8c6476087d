"""What an operator does to a running server: declare, reload, rotate, ask why."""

import base64
import json
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.parse
import urllib.request

from jwcrypto import jwk, jwt
from running_writ import WRIT, RunningWrit, get, sealed_secret

CONFIG = """
IssuerUri: https://op.example
ApiScopes: [ { Name: orders.read } ]
KeyManagement: { PropagationTime: 3, SigningAlgorithms: [ ES256 ] }
Throttling: { Enabled: false }
Clients:
  - ClientId: job
    AllowedGrantTypes: [ client_credentials ]
    AllowedScopes: [ orders.read ]
    ClientSecrets: [ { Value: K7gNU3sdo+OL0wNhqoVWhr3g6s1xYv72ol/pe/Unols= } ]
"""
# A client's secret, which no file, log or metric may ever hold.
SECRET_LINE = re.compile(r"^  ([A-Za-z0-9_-]{43})$", re.M)


class Operate(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.config = self.folder / "writ.yaml"
        self.config.write_text(CONFIG)
        self.server = RunningWrit(self.config, self.folder)
        self.addCleanup(self.server.stop)

    def writ(self, *arguments):
        command = [WRIT, *arguments, "--config", str(self.config)]
        environment = dict(os.environ, WRIT__Server__Store=f"sqlite:{self.folder}/w.db")
        return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=30)

    def ask(self, client_id, secret):
        return self.server.token(grant_type="client_credentials", client_id=client_id, client_secret=secret)

    def test_a_client_declared_at_run_time_works_within_a_second_and_outlives_a_restart(self):
        added = self.writ("client", "add", "export", "AllowedGrantTypes=client_credentials",
                          "AllowedScopes=orders.read")
        self.assertEqual(added.returncode, 0, added.stderr)
        secret = SECRET_LINE.search(added.stdout)[1]
        self.server.wait_until(lambda: self.ask("export", secret)[0] == 200, "not effective within a second", 1)
        port = self.server.port
        self.server.stop()
        self.server = RunningWrit(self.config, self.folder, port)
        self.addCleanup(self.server.stop)
        self.assertEqual(self.ask("export", secret)[0], 200)
        fresh = SECRET_LINE.search(self.writ("client", "new-secret", "export", "--drop-old").stdout)[1]
        self.server.wait_until(lambda: self.ask("export", secret)[0] == 400, "the old secret still works", 1)
        self.assertEqual(self.ask("export", fresh)[0], 200)
        self.assertEqual(self.writ("client", "remove", "export").returncode, 0)
        self.server.wait_until(lambda: self.ask("export", fresh)[0] == 400, "the removed client still works", 1)
        events = [json.loads(line)["event"] for line in self.writ("audit", "tail").stdout.splitlines()]
        self.assertEqual([e for e in events if e.startswith("client")],
                         ["client.added", "client.secret_added", "client.removed"])

    def test_what_the_files_declare_is_read_only_and_what_is_wrong_is_refused(self):
        for arguments, says in [(("client", "set", "job", "Enabled=false"), "configuration files"),
                                (("client", "remove", "job"), "configuration files"),
                                (("client", "add", "job", "AllowedGrantTypes=client_credentials"), "declared already"),
                                (("client", "add", "x", "AllowedGrantTypes=a b"), "without blanks"),
                                (("client", "add", "x"), "AllowedGrantTypes is empty"),
                                (("resource", "add", "urn:x", "Scopes=nope"), "does not declare"),
                                (("client", "set", "x", "Enabled=false"), "no client of that name")]:
            refused = self.writ(*arguments)
            self.assertEqual(refused.returncode, 1, arguments)
            self.assertIn(says, refused.stderr, arguments)
        self.assertEqual(self.writ("client", "list").stdout, "job\tfiles\n")

    def test_scopes_and_resources_are_declared_too(self):
        self.assertEqual(self.writ("scope", "add", "orders.write").returncode, 0)
        self.assertEqual(self.writ("resource", "add", "urn:orders", "Scopes=orders.read,orders.write").returncode, 0)
        secret = SECRET_LINE.search(self.writ("resource", "new-secret", "urn:orders").stdout)[1]
        self.server.wait_until(lambda: b"orders.write" in get(f"{self.server.url}/.well-known/openid-configuration")[1],
                               "the scope is not there within a second", 1)
        token = self.ask("job", "secret")[1]["access_token"]
        form = urllib.parse.urlencode({"token": token, "client_id": "urn:orders", "client_secret": secret}).encode()
        with urllib.request.urlopen(f"{self.server.url}/connect/introspect", form) as reply:
            self.assertTrue(json.load(reply)["active"])

    def test_a_reload_says_what_changed_and_a_broken_file_changes_nothing(self):
        self.config.write_text(CONFIG + "  - ClientId: extra\n    AllowedGrantTypes: [ client_credentials ]\n"
                               "    ClientSecrets: [ { Value: K7gNU3sdo+OL0wNhqoVWhr3g6s1xYv72ol/pe/Unols= } ]\n")
        reloaded = self.writ("reload")
        self.assertEqual((reloaded.returncode, reloaded.stdout), (0, 'client "extra" added\n'), reloaded.stderr)
        self.config.write_text(CONFIG.replace("ClientId: job", "ClientId: job\n    Nonsense: 1"))
        broken = self.writ("reload")
        self.assertEqual(broken.returncode, 1)
        self.assertIn("writ.yaml:8:", broken.stderr)
        self.server.process.send_signal(signal.SIGHUP)
        self.assertEqual(self.ask("job", "secret")[0], 200)
        log = self.server.stop()[1]
        self.assertIn("reload_refused", log)
        self.assertIn("Nonsense", log)

    def test_a_secret_that_was_sealed_elsewhere_is_refused_and_one_from_here_works(self):
        with tempfile.TemporaryDirectory() as other:
            foreign = sealed_secret(self.config, other)[1]
        client = "  - ClientId: mac\n    AllowedGrantTypes: [ client_credentials ]\n    AllowedScopes: [ orders.read ]\n"
        self.config.write_text(CONFIG + client + f'    ClientSecrets: [ {{ Value: "{foreign}" }} ]\n')
        refused = self.writ("reload")
        self.assertEqual(refused.returncode, 1, refused.stdout)
        self.assertIn("a secret of client mac was not sealed under this master key", refused.stderr)
        self.config.write_text(CONFIG)
        secret = f'ClientSecrets=[{{"Value": "{foreign}"}}]'
        added = self.writ("client", "add", "mac", "AllowedGrantTypes=client_credentials", secret)
        self.assertEqual(added.returncode, 1, added.stdout)
        self.assertIn("a secret of client mac was not sealed", added.stderr)
        plain, sealed = sealed_secret(self.config, self.folder)
        self.config.write_text(CONFIG + client + f'    ClientSecrets: [ {{ Value: "{sealed}" }} ]\n')
        reloaded = self.writ("reload")
        self.assertEqual((reloaded.returncode, reloaded.stdout), (0, 'client "mac" added\n'), reloaded.stderr)
        assertion = jwt.JWT(header={"alg": "HS512"}, claims={
            "iss": "mac", "sub": "mac", "aud": "https://op.example", "jti": "1", "exp": int(time.time()) + 60})
        assertion.make_signed_token(jwk.JWK(kty="oct", k=base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")))
        status, tokens, _ = self.server.token(
            grant_type="client_credentials", client_assertion=assertion.serialize(),
            client_assertion_type="urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
        self.assertEqual(status, 200, tokens)
        self.assertEqual(self.ask("mac", plain)[0], 200)
        log = self.server.stop()[1]
        self.assertIn("client_secret_jwt", log)
        self.assertNotIn(plain, log)

    def test_reloads_that_come_at_once_wait_for_each_other(self):
        for algorithms in ("ES256, RS256", "ES256, PS256", "ES256"):
            self.config.write_text(CONFIG.replace("SigningAlgorithms: [ ES256 ]", f"SigningAlgorithms: [ {algorithms} ]"))
            reloads = [subprocess.Popen([WRIT, "reload", "--config", str(self.config)], text=True, stderr=subprocess.PIPE,
                                        env=dict(os.environ, WRIT__Server__Store=f"sqlite:{self.folder}/w.db"))
                       for _ in range(8)]
            for reload in reloads:
                self.assertIn(reload.wait(60), (0, 1))
                reload.stderr.close()
            self.server.process.send_signal(signal.SIGHUP)
            self.assertEqual(self.ask("job", "secret")[0], 200)
        self.assertEqual(self.writ("reload").returncode, 0)

    #= decisions:client_auth.10
    def test_a_broken_client_may_be_off_alone(self):
        self.config.write_text("BrokenClients: disable\n" + CONFIG + "  - ClientId: broken\n    Nonsense: 1\n")
        reloaded = self.writ("reload")
        self.assertEqual(reloaded.returncode, 0, reloaded.stderr)
        self.assertEqual(self.ask("job", "secret")[0], 200)
        self.assertEqual(self.ask("broken", "secret")[0], 400)
        metrics = get(f"http://127.0.0.1:{self.server.operations}/metrics")[1].decode()
        self.assertIn('writ_disabled_clients{realm="default"} 1', metrics)

    #= family:7.06
    def test_a_refusal_explains_itself_from_the_server_and_from_its_log(self):
        status, _, headers = self.server.token(grant_type="client_credentials", client_id="job",
                                               client_secret="a-wrong-secret")
        self.assertEqual(status, 400)
        said = self.writ("explain", headers["X-Request-Id"])
        self.assertIn("reason: client_secret_wrong", said.stdout, said.stderr)
        self.assertIn("meaning: no secret of the client matches", said.stdout)
        _, _, other = self.server.token(grant_type="urn:unknown", client_id="job", client_secret="secret")
        self.assertIn("reason: grant_type_unknown\ndetail: urn:unknown\n", self.writ("explain", other["X-Request-Id"]).stdout)
        self.assertEqual(self.writ("explain", "nobodysrequest00").returncode, 1)
        log = self.folder / "log"
        log.write_text(self.server.stop()[1])
        self.assertIn("client_secret_wrong", self.writ("explain", headers["X-Request-Id"], "--log", str(log)).stdout)
        self.assertIn("is it running", self.writ("explain", headers["X-Request-Id"]).stderr)

    def test_no_secret_is_ever_written_down(self):
        added = self.writ("client", "add", "canary", "AllowedGrantTypes=client_credentials",
                          "AllowedScopes=orders.read", "AccessTokenType=Reference")
        secret = SECRET_LINE.search(added.stdout)[1]
        self.server.wait_until(lambda: self.ask("canary", secret)[0] == 200, "not effective within a second", 1)
        token = self.ask("canary", secret)[1]["access_token"]
        canaries = [secret, token, "canary-of-a-guess", "canary-in-a-url"]
        self.ask("canary", "canary-of-a-guess")
        self.server.token(headers={"Authorization": "Basic Y2FuYXJ5OmNhbmFyeS1vZi1hLWd1ZXNz"}, grant_type="x")
        get(f"{self.server.url}/connect/token?client_secret=canary-in-a-url")
        for path in ("introspect", "revocation"):
            form = urllib.parse.urlencode({"token": token, "client_id": "canary", "client_secret": secret}).encode()
            urllib.request.urlopen(f"{self.server.url}/connect/{path}", form).read()
        metrics = get(f"http://127.0.0.1:{self.server.operations}/metrics")[1]
        audit = self.writ("audit", "tail").stdout.encode()
        log = self.server.stop()[1].encode()
        written = {"metrics": metrics, "audit": audit, "log": log}
        for file in self.folder.iterdir():
            if file.is_file():
                written[file.name] = file.read_bytes()
        self.assertIn("w.db", written)
        for place, text in written.items():
            for canary in canaries:
                self.assertNotIn(canary.encode(), text, f"{canary} stands in {place}")


class UnderLoad(unittest.TestCase):
    """Requests without an end while something changes. WRIT_SECONDS=60 for a long run by hand."""

    SECONDS = int(os.environ.get("WRIT_SECONDS", "12"))

    def setUp(self):
        Operate.setUp(self)
        self.stop = threading.Event()
        self.addCleanup(self.stop.set)
        self.failed = []
        self.answered = 0

    writ = Operate.writ
    ask = Operate.ask

    def run_clients(self, each):
        """Starts two clients that call `each` with every token until `stop`."""
        def client():
            while not self.stop.is_set():
                try:
                    status, body, _ = self.ask("job", "secret")
                    self.answered += 1
                    if status != 200:
                        self.failed.append(body)
                    else:
                        each(body["access_token"])
                except Exception as error:  # pylint: disable=broad-except  # whatever it is, it is a failure
                    self.failed.append(repr(error))
        clients = [threading.Thread(target=client) for _ in range(2)]
        for one in clients:
            one.start()
        return clients

    def finish(self, clients):
        self.stop.set()
        for one in clients:
            one.join()
        self.assertEqual(self.failed, [])
        self.assertGreater(self.answered, 100)

    #= op:2.20
    def test_every_token_verifies_while_keys_change(self):
        cache = {"until": 0.0, "keys": None}
        seen = set()

        def verify(token):
            if time.monotonic() >= cache["until"]:
                cache["keys"] = jwk.JWKSet.from_json(self.server.jwks())
                cache["until"] = time.monotonic() + 2
            checked = jwt.JWT(jwt=token, key=cache["keys"], algs=["ES256"])
            seen.add(checked.token.jose_header["kid"])

        clients = self.run_clients(verify)
        end = time.monotonic() + self.SECONDS
        rotations = 0
        while time.monotonic() < end:
            rotated = self.writ("key", "rotate")
            self.assertEqual(rotated.returncode, 0, rotated.stderr)
            rotations += 1
            self.stop.wait(5)
        self.finish(clients)
        self.assertGreaterEqual(rotations, self.SECONDS // 5)
        self.assertGreaterEqual(len(seen), rotations - 1)
        print(f"{self.answered} tokens, {rotations} rotations, {len(seen)} keys, all verified")

    def test_no_request_fails_while_files_change(self):
        clients = self.run_clients(lambda token: None)
        good, bad = CONFIG + "# a comment\n", CONFIG + "Nonsense: 1\n"
        reloads = self.SECONDS * 17
        for n in range(reloads):
            fresh = self.folder / "fresh.yaml"
            fresh.write_text(bad if n % 2 else good)
            fresh.rename(self.config)  # whole or not at all, as an editor does it
            self.server.process.send_signal(signal.SIGHUP)
            if n % 10 < 2:
                reloaded = self.writ("reload")
                self.assertEqual(reloaded.returncode, n % 2, reloaded.stderr + reloaded.stdout)
                if n % 2:
                    self.assertIn("writ.yaml:11:1: error:", reloaded.stderr)
        self.finish(clients)
        refused = [line for line in self.server.stop()[1].splitlines() if '"reload_refused"' in line]
        self.assertGreater(len(refused), reloads // 10)
        for line in refused:
            self.assertIn("writ.yaml:11:1: error:", line)
        print(f"{self.answered} tokens while {reloads} reloads, half of them of broken files")


if __name__ == "__main__":
    unittest.main()
