"""scripts/race tells a server that redeems once from one that does not."""

import http.server
import json
import pathlib
import secrets
import subprocess
import sys
import threading
import unittest
import urllib.parse

RACE = str(pathlib.Path(__file__).resolve().parent / "race.py")


class Sloppy(http.server.BaseHTTPRequestHandler):
    """A server that looks nothing up: whatever it issued, it redeems as often as it is asked."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path.startswith("/.well-known"):
            base = f"http://127.0.0.1:{self.server.server_port}"
            return self.reply(200, json.dumps({"authorization_endpoint": base + "/authorize", "token_endpoint": base + "/token"}))
        if "signed-in" not in self.headers.get("Cookie", ""):
            return self.reply(200, '<form action="/login"><input type="hidden" name="to" value="'
                              + urllib.parse.quote(self.path) + '"><input name="u"><input type="password" name="p"></form>')
        return self.reply(303, "", Location="https://app.example/cb?code=" + secrets.token_hex(8))

    def do_POST(self):
        form = dict(urllib.parse.parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        if self.path == "/login":
            right = (form["u"], form["p"]) == ("ann", "secret")
            return self.reply(303, "", Location=urllib.parse.unquote(form["to"]),
                              **({"Set-Cookie": "signed-in=yes"} if right else {}))
        return self.reply(200, json.dumps({"access_token": "a", "refresh_token": secrets.token_hex(8)}))

    def reply(self, status, body, **fields):
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


class Race(unittest.TestCase):
    def race(self, *arguments):
        return subprocess.run([sys.executable, RACE, *arguments], capture_output=True, text=True, timeout=120)

    def test_our_server_redeems_once(self):
        done = self.race("--tokens", "30", "--parallel", "8")
        self.assertEqual((done.returncode, done.stdout.count(": 0 redeemed more than once, 0 not at all")), (0, 2), done)

    def test_a_sloppy_server_is_found_out(self):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sloppy)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.shutdown)
        done = self.race("--tokens", "5", "--parallel", "4", "--url", f"http://127.0.0.1:{server.server_port}", "--client", "c",
                         "--redirect-uri", "https://app.example/cb", "--username", "ann", "--password", "secret")
        self.assertEqual((done.returncode, done.stdout.count(": 5 redeemed more than once")), (1, 2), done)


if __name__ == "__main__":
    unittest.main()
