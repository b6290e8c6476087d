"""Floods, slow clients and hostile input against the release binary: it sheds them, and answers everybody else.

WRIT_CONNECTIONS=10000 for a long run by hand.
"""

import json
import os
import pathlib
import resource
import socket
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "e2e"))
from running_writ import ROOT, RunningWrit, get  # noqa: E402

CONNECTIONS = int(os.environ.get("WRIT_CONNECTIONS", "1500"))
CONFIG = json.dumps({
    "IssuerUri": "https://op.example", "ApiScopes": [{"Name": "a"}],
    "Server": {"TrustedProxies": ["127.0.0.9"], "ProxyWritesPrefix": True},
    "ApiResources": [{"Name": "urn:a", "Scopes": ["a"],
                      "ApiSecrets": [{"Value": "K7gNU3sdo+OL0wNhqoVWhr3g6s1xYv72ol/pe/Unols="}]}],
    "Clients": [{"ClientId": "job", "AllowedGrantTypes": ["client_credentials"], "AllowedScopes": ["a"],
                 "ClientSecrets": [{"Value": "K7gNU3sdo+OL0wNhqoVWhr3g6s1xYv72ol/pe/Unols="}]}]})
TOKEN = b"grant_type=client_credentials&client_id=job&client_secret=secret"


class Hostile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        config = pathlib.Path(folder.name) / "writ.json"
        config.write_text(CONFIG)
        cls.server = RunningWrit(config, folder.name)
        cls.addClassCleanup(cls.server.stop)

    def connect(self, source="127.0.0.1"):
        connection = socket.create_connection(("127.0.0.1", self.server.port), timeout=20, source_address=(source, 0))
        self.addCleanup(connection.close)
        return connection

    def send(self, request, source="127.0.0.1"):
        """The status and the whole reply."""
        connection = self.connect(source)
        connection.sendall(request)
        reply = b""
        while chunk := connection.recv(65536):
            reply += chunk
        connection.close()
        return int(reply.split(b" ", 2)[1]), reply

    def post(self, path, body, headers=b"", source="127.0.0.1"):
        return self.send(b"POST " + path + b" HTTP/1.1\r\nHost: op.example\r\nConnection: close\r\n"
                         b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " +
                         str(len(body)).encode() + b"\r\n" + headers + b"\r\n" + body, source)

    def served_within(self, seconds):
        began = time.monotonic()
        self.assertEqual(self.server.token(grant_type="client_credentials", client_id="job",
                                           client_secret="secret")[0], 200)
        self.assertLess(time.monotonic() - began, seconds)

    #= security:S-01
    def test_heads_that_drip_are_dropped_and_others_served(self):
        slow = [self.connect(f"127.0.1.{1 + n % 200}") for n in range(CONNECTIONS)]
        for connection in slow:
            connection.sendall(b"POST /connect/token HTTP/1.1\r\nHost")
        began = time.monotonic()
        self.served_within(1)
        for connection in slow:
            connection.settimeout(max(0.1, began + 12 - time.monotonic()))
            reply = connection.recv(4096)
            self.assertTrue(reply.startswith(b"HTTP/1.1 408 ") or reply == b"", reply[:40])
            connection.close()
        self.served_within(1)

    #= security:S-06
    def test_connections_that_come_and_go_leave_nothing_behind(self):
        for n in range(CONNECTIONS * 2):
            connection = socket.create_connection(("127.0.0.1", self.server.port), timeout=20)
            if n % 3 == 0:
                connection.sendall(b"GET /")
            connection.close()
        self.served_within(1)
        self.server.wait_until(lambda: b'writ_open_connections{realm="default"} 0' in
                               get(f"http://127.0.0.1:{self.server.operations}/metrics")[1], "connections stay open")

    def test_idle_connections_cost_little_and_are_kept(self):
        before = self.rss()
        idle = [self.connect(f"127.0.2.{1 + n % 200}") for n in range(CONNECTIONS)]
        for connection in idle:
            connection.sendall(b"GET /.well-known/openid-configuration HTTP/1.1\r\nHost: op.example\r\n\r\n")
        for connection in idle:
            self.assertTrue(connection.recv(65536).startswith(b"HTTP/1.1 200 "))
        self.served_within(1)
        self.assertLess((self.rss() - before) / CONNECTIONS, 8192, "bytes for an idle connection")

    def rss(self):
        status = pathlib.Path(f"/proc/{self.server.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) * 1024

    #= security:S-10
    #= security:T-MD-03
    def test_many_names_and_doubled_parameters_are_refused_fast(self):
        names = b"&".join(b"n%d=x" % n for n in range(6000))
        began = time.monotonic()
        for _ in range(20):
            self.assertEqual(self.post(b"/connect/token", names)[0], 400)
        headers = b"".join(b"X-%d: y\r\n" % n for n in range(99))
        self.assertIn(self.post(b"/connect/token", TOKEN, headers)[0], (400, 431))
        self.assertLess(time.monotonic() - began, 5)
        for path, form in ((b"/connect/token", TOKEN),
                           (b"/connect/introspect", b"token=x&client_id=urn%3Aa&client_secret=secret"),
                           (b"/connect/revocation", b"token=x&client_id=job&client_secret=secret")):
            for pair in form.split(b"&"):
                status, reply = self.post(path, form + b"&" + pair)
                self.assertEqual(status, 400, pair)
                self.assertIn(b'"error":"invalid_request"', reply)

    #= security:T-AT-12
    def test_oversize_is_refused_and_memory_stays(self):
        before = self.rss()
        for _ in range(50):
            self.assertEqual(self.post(b"/connect/introspect", b"token=" + b"a" * 66_000)[0], 413)
            status, reply = self.post(b"/connect/introspect",
                                      b"client_id=urn%3Aa&client_secret=secret&token=" + b"." * 60_000)
            self.assertEqual((status, reply.endswith(b'{"active":false}')), (200, True))
        self.assertEqual(self.send(b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\nHost: a\r\n\r\n")[0], 414)
        self.assertEqual(self.send(b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 40_000 + b"\r\n\r\n")[0], 431)
        self.assertLess(self.rss() - before, 16 * 1024 * 1024)

    #= security:T-MD-11
    def test_nothing_of_the_operator_stands_on_the_public_port(self):
        for path in (b"/reload", b"/explain", b"/metrics", b"/healthz", b"/readyz"):
            for method in (b"GET", b"POST"):
                status, _ = self.send(method + b" " + path + b" HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n"
                                      b"Connection: close\r\n\r\n")
                self.assertEqual(status, 404, path)

    #= security:R-05
    def test_only_a_listed_proxy_may_say_who_asks(self):
        wrong = TOKEN + b"-wrong"
        other = iter(range(100, 200))  # in the field that the proxy does not write

        def guess(source, claimed):
            return self.post(b"/connect/token", wrong, b"X-Forwarded-For: " + claimed + b"\r\nForwarded: for=203.0.113.%d\r\n" % next(other), source)[0]

        # Nobody on 127.0.0.7 escapes its own count by writing other addresses.
        told = [guess("127.0.0.7", b"203.0.113.%d" % n) for n in range(20)]
        self.assertEqual((told[:10], set(told[10:])), ([400] * 10, {429}))
        # Behind the proxy each client has a count of its own, whatever it writes itself before the proxy does.
        told = [guess("127.0.0.9", b"198.51.100.%d, 203.0.113.77" % n) for n in range(20)]
        self.assertEqual((told[:10], set(told[10:])), ([400] * 10, {429}))
        self.assertEqual(guess("127.0.0.9", b"203.0.113.78"), 400)

    def test_only_a_listed_proxy_may_put_a_path_before(self):
        ask = b"GET /.well-known/openid-configuration HTTP/1.1\r\nHost: a\r\nConnection: close\r\n%s\r\n"
        prefix = ask % b"X-Forwarded-Prefix: /auth\r\n"
        self.assertEqual(self.send(prefix, "127.0.0.8")[0], 200, "nobody's word counts")
        self.assertEqual(self.send(prefix, "127.0.0.9")[0], 404, "this issuer has no such path")
        self.assertEqual(self.send(ask % b"", "127.0.0.9")[0], 200)
        with tempfile.TemporaryDirectory() as folder:
            config = pathlib.Path(folder) / "below.json"
            config.write_text(CONFIG.replace("https://op.example", "https://op.example/auth"))
            below = RunningWrit(config, folder)
            try:
                connection = socket.create_connection(("127.0.0.1", below.port), source_address=("127.0.0.9", 0))
                connection.sendall(prefix)
                self.assertTrue(connection.recv(65536).startswith(b"HTTP/1.1 200 "))
                connection.close()
            finally:
                below.stop()

    def test_parallel_guesses_are_told_no_more_than_the_limit(self):
        told = []
        start = threading.Barrier(60)

        def guess():
            start.wait()
            told.append(self.post(b"/connect/token", TOKEN + b"-wrong", source="127.0.0.66")[0])

        guessers = [threading.Thread(target=guess) for _ in range(60)]
        for guesser in guessers:
            guesser.start()
        for guesser in guessers:
            guesser.join()
        self.assertEqual((told.count(400), told.count(429)), (10, 50))


if __name__ == "__main__":
    unittest.main()
