"""Clients and issuers whose keys stand at a URL, as operators meet them: the release binary beside a server of keys."""

import http.server
import json
import pathlib
import tempfile
import threading
import time
import unittest
import uuid

from jwcrypto import jwk, jwt
from running_writ import RunningWrit, get

CONFIG = """
IssuerUri: https://op.example
ApiScopes: [ {{ Name: orders.read }} ]
KeyManagement: {{ SigningAlgorithms: [ ES256 ] }}
Throttling: {{ Enabled: false }}
Server: {{ Outbound: {{ PrivateAddresses: {private}, PlainHttp: true }} }}
Clients:
  - ClientId: worker
    AllowedGrantTypes: [ client_credentials ]
    AllowedScopes: [ orders.read ]
    JwksUri: http://127.0.0.1:{port}/keys
"""
TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class KeyServer:
    """Serves the public halves of `keys`, and counts how often."""

    def __init__(self):
        self.keys, self.asked, self.down, self.redirect = [], 0, False, None
        own = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                own.asked += 1
                if own.redirect:
                    self.send_response(302)
                    self.send_header("Location", own.redirect)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                body = b"down" if own.down else json.dumps({"keys": [k.export_public(as_dict=True) for k in own.keys]}).encode()
                self.send_response(500 if own.down else 200)
                self.send_header("Content-Type", "application/jwk-set+json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def new_key(kid):
    return jwk.JWK.generate(kty="EC", crv="P-256", kid=kid)


def assertion(key):
    now = int(time.time())
    token = jwt.JWT(header={"alg": "ES256", "kid": key["kid"]},
                    claims={"iss": "worker", "sub": "worker", "aud": "https://op.example", "iat": now, "exp": now + 60,
                            "jti": uuid.uuid4().hex})
    token.make_signed_token(key)
    return token.serialize()


class Jwks(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.host = KeyServer()
        self.addCleanup(self.host.stop)

    def serve(self, private="true"):
        config = self.folder / "writ.yaml"
        config.write_text(CONFIG.format(port=self.host.port, private=private))
        server = RunningWrit(config, self.folder)
        self.addCleanup(server.stop)
        return server

    def ask(self, server, key):
        return server.token(grant_type="client_credentials", scope="orders.read", client_assertion_type=TYPE,
                            client_assertion=assertion(key))

    def test_rotated_keys_are_found(self):
        first, second = new_key("first"), new_key("second")
        self.host.keys = [first]
        server = self.serve()
        self.assertEqual(self.ask(server, first)[0], 200)
        self.assertEqual(self.host.asked, 1)
        # The client changes its key; a new name is looked for once a minute, as long as it may take.
        self.host.keys = [second]
        status, body, _ = self.ask(server, second)
        self.assertEqual((status, body["error"]), (400, "invalid_client"))
        deadline = time.monotonic() + 75
        while self.ask(server, second)[0] != 200:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.5)  # between two looks
        self.assertEqual(self.host.asked, 2)
        self.assertEqual(self.ask(server, first)[0], 400, "the old key is gone")
        metrics = get(f"http://127.0.0.1:{server.operations}/metrics")[1].decode()
        self.assertRegex(metrics, r"writ_jwks_fetches\{[^}]*\} 2\b")
        self.assertRegex(metrics, r"writ_jwks_fetches_failed\{[^}]*\} 0\b")

    def test_many_at_once_fetch_once(self):
        key = new_key("k")
        self.host.keys = [key]
        server = self.serve()
        answers = []
        threads = [threading.Thread(target=lambda: answers.append(self.ask(server, key)[0])) for _ in range(32)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(answers, [200] * 32)
        self.assertEqual(self.host.asked, 1)

    def test_no_keys_is_no_refusal(self):
        key = new_key("k")
        self.host.down = True
        server = self.serve()
        for _ in range(20):
            self.assertEqual(self.ask(server, key)[0], 503)
        self.assertEqual(self.host.asked, 1)
        log = server.stop()[1]
        self.assertIn("it answered with the status 500", log)

    def test_private_addresses_are_not_called(self):
        """security:T-CA-19"""
        key = new_key("k")
        self.host.keys = [key]
        server = self.serve(private="false")
        self.assertEqual(self.ask(server, key)[0], 503)
        self.assertEqual(self.host.asked, 0)

    def test_redirects_are_not_followed(self):
        """security:T-CA-19"""
        key, inside = new_key("k"), KeyServer()
        self.addCleanup(inside.stop)
        inside.keys = [key]
        self.host.redirect = f"http://127.0.0.1:{inside.port}/keys"
        server = self.serve()
        self.assertEqual(self.ask(server, key)[0], 503)
        self.assertEqual((self.host.asked, inside.asked), (1, 0))


if __name__ == "__main__":
    unittest.main()
