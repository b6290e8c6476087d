"""People as an operator keeps them and an application signs them in: `writ user` and a running server."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

from running_writ import WRIT, RunningWrit

CONFIG = """
IssuerUri: https://op.example
ApiScopes: [ { Name: orders.read } ]
IdentityResources: [ { Name: openid } ]
Clients:
  - ClientId: app
    AllowedGrantTypes: [ password ]
    AllowedScopes: [ orders.read, openid ]
    AllowOfflineAccess: true
    RequireClientSecret: false
"""
PASSWORD = "a password of Ann's own"


class People(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.config = self.folder / "writ.yaml"
        self.config.write_text(CONFIG)
        self.server = RunningWrit(self.config, self.folder)
        self.addCleanup(self.server.stop)

    def writ(self, *arguments, typed=""):
        command = [WRIT, "user", *arguments, "--config", str(self.config)]
        environment = dict(os.environ, WRIT__Server__Store=f"sqlite:{self.folder}/w.db")
        return subprocess.run(command, input=typed, capture_output=True, text=True, env=environment, timeout=60)

    def must(self, *arguments, typed=""):
        done = self.writ(*arguments, typed=typed)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def sign_in(self, password=PASSWORD):
        return self.server.token(grant_type="password", client_id="app", username="ann", password=password,
                                 scope="openid orders.read offline_access")[:2]

    def refresh(self, tokens):
        return self.server.token(grant_type="refresh_token", client_id="app", refresh_token=tokens["refresh_token"])[:2]

    def test_somebody_is_added_signs_in_changes_the_password_and_is_disabled_while_the_server_runs(self):
        self.must("add", "ann", "email=ann@example.org", "email_verified=true", typed=PASSWORD + "\n")
        status, tokens = self.sign_in()
        self.assertEqual(status, 200, tokens)
        status, tokens = self.refresh(tokens)
        self.assertEqual(status, 200, tokens)
        self.assertIn("id_token", tokens)
        self.must("set-password", "ann@example.org", typed="another password\n")
        self.assertEqual(self.refresh(tokens)[0], 400)
        self.assertEqual(self.sign_in()[0], 400)
        status, tokens = self.sign_in("another password")
        self.assertEqual(status, 200)
        self.must("disable", "ann")
        self.assertEqual(self.refresh(tokens)[0], 400)
        self.assertEqual(self.sign_in("another password")[0], 400)
        self.must("enable", "ann")
        self.assertEqual(self.refresh(tokens)[0], 200)
        self.assertIn("user code: none", self.must("show", "ann"))
        self.assertIn("4 to 64 characters", self.writ("set-user-code", "ann", typed="471\n").stderr)
        self.must("set-user-code", "ann", typed="4711\n")
        shown = self.must("show", "ann")
        self.assertIn("user code: set", shown)
        self.assertIn("email_verified: true", shown)
        self.assertNotIn("argon2", shown)
        self.assertEqual(self.must("list").count("\n"), 1)

    def test_nothing_that_was_typed_is_kept_or_logged(self):
        self.must("add", "ann", typed=PASSWORD + "\n")
        status, tokens = self.sign_in()
        self.assertEqual(status, 200)
        # Somebody types the password where the name belongs.
        self.server.token(grant_type="password", client_id="app", username=PASSWORD, password="x", scope="orders.read")
        log = self.server.stop()[1]
        for secret in (PASSWORD, tokens["refresh_token"]):
            self.assertNotIn(secret, log)
        for path in self.folder.rglob("*"):
            if path.is_file():
                for secret in (PASSWORD, tokens["refresh_token"]):
                    self.assertNotIn(secret.encode(), path.read_bytes(), path)

    def test_mistakes_are_told_and_change_nothing(self):
        self.must("add", "ann", typed=PASSWORD + "\n")
        people = self.folder / "people.json"
        people.write_text(json.dumps([{"Username": "bert", "Password": "password of bert"}, {"Username": "ANN"}]))
        for arguments, typed, says in [(("add", "ann"), PASSWORD, "already"), (("add", "bert"), "short", "8 to 256"),
                                       (("set", "nobody", "name=x"), "", "nobody of that name"),
                                       (("set", "ann", "iss=x"), "", "server's own"),
                                       (("import", str(people)), "", "line 1"),
                                       (("import", str(self.folder)), "", "cannot be read")]:
            refused = self.writ(*arguments, typed=typed)
            self.assertEqual(refused.returncode, 1, arguments)
            self.assertIn(says, refused.stderr)
        self.assertEqual(self.must("list").count("\n"), 1)
        people.write_text(json.dumps([{"Username": f"user {n}", "PasswordHash": ""} for n in range(1000)]))
        self.assertEqual(self.must("import", str(people)), "added 1000\n")


if __name__ == "__main__":
    unittest.main()
