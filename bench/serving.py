"""A release build of writ, served for measurements, and wrk on it."""

import base64
import hashlib
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "release"
# Each with the name that `openssl speed` has for it, where it has one.
ALGORITHMS = {"ES256": "ecdsap256", "RS256": "rsa2048", "PS256": None, "EdDSA": None}
SECRET = "bench-secret-of-many-random-characters"
QUICK = "--quick" in sys.argv
SECONDS = 3 if QUICK else 8
ROUNDS = 5 if QUICK else 25

LUA = """
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
wrk.body = "%s"
local bad = 0
function response(status, headers, body)
  if status ~= 200 then bad = bad + 1; if bad < 3 then io.stderr:write("status ", status, " ", body, "\\n") end end
end
"""
# Looking at each reply costs the generator time that the server could use: it is done in a short run beforehand.
LUA_FAST = LUA.split("local bad")[0]


def config(issuer, hook):
    digest = base64.b64encode(hashlib.sha256(SECRET.encode()).digest()).decode()
    return json.dumps({
        "IssuerUri": issuer,
        "KeyManagement": {"SigningAlgorithms": list(ALGORITHMS)},
        "ApiScopes": [{"Name": name} for name in ALGORITHMS],
        "ApiResources": [{"Name": f"urn:{name}", "Scopes": [name], "AllowedAccessTokenSigningAlgorithms": [name],
                          "ApiSecrets": [{"Value": digest}]} for name in ALGORITHMS],
        "IdentityResources": [{"Name": "openid"}],
        "Throttling": {"Enabled": False},
        "Hooks": [{"Kind": "grant", "Url": hook, "GrantType": "urn:bench:slow", "Secrets": [SECRET]}] if hook else [],
        "Clients": [{
            "ClientId": "app", "AllowedGrantTypes": ["authorization_code"], "RequireClientSecret": False,
            "RedirectUris": ["https://app.example/cb"], "AllowedScopes": ["ES256", "openid"],
        }, {
            "ClientId": "device", "AllowedGrantTypes": ["urn:ietf:params:oauth:grant-type:device_code"], "RequireClientSecret": False,
            "AllowedScopes": ["ES256"], "DeviceCodeLifetime": 3600,
        }, {
            "ClientId": "web", "AllowedGrantTypes": ["password"], "AllowOfflineAccess": True,
            "ClientSecrets": [{"Value": digest}], "AllowedScopes": ["ES256", "openid"],
        }] + [{
            "ClientId": name, "AllowedGrantTypes": ["client_credentials", "urn:bench:slow"], "AccessTokenType": kind,
            "ClientSecrets": [{"Value": digest}], "AllowedScopes": list(ALGORITHMS),
        } for name, kind in (("bench", "Jwt"), ("reference", "Reference"))],
    })


def token_form(scope, client="bench"):
    return f"grant_type=client_credentials&client_id={client}&client_secret={SECRET}&scope={scope}"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def cpu_ns(pid):
    total = 0
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        total += int((task / "schedstat").read_text().split()[0])
    return total


class Server:
    def __init__(self, folder, threads=2, hook=None):
        self.port = free_port()
        self.operations = free_port()
        self.folder = pathlib.Path(folder)
        path = self.folder / "bench.json"
        path.write_text(config("http://127.0.0.1:5000", hook))
        self.command = [
            str(BUILD / "writ"), "serve", "--config", str(path), "--listen", f"127.0.0.1:{self.port}",
            "--operations-listen", f"127.0.0.1:{self.operations}", "--store", f"sqlite:{folder}/bench.db",
            "--threads", str(threads),
        ]

    def __enter__(self):
        self.log = open(self.folder / "bench.log", "ab")
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command, stdout=self.log, stderr=self.log)
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=30)
        self.log.close()
        if code != 0:
            sys.exit(f"writ ended with {code}; see {self.folder}/bench.log")

    def request(self, scope="ES256", client="bench"):
        """A token of the client."""
        return self.ask(token_form(scope, client))["access_token"]

    def ask(self, form):
        """The token endpoint's answer."""
        body = form.encode()
        head = (f"POST /connect/token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n").encode()
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as s:
            s.sendall(head + body)
            answer = b""
            while part := s.recv(65536):
                answer += part
        if answer.startswith(b"HTTP/1.1 503"):  # what the last run left behind is still being worked through
            time.sleep(0.05)
            return self.ask(form)
        if not answer.startswith(b"HTTP/1.1 200"):
            sys.exit(f"no token: {answer[:200]!r}")
        return json.loads(answer.split(b"\r\n\r\n", 1)[1])

    def until_first_token(self):
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                self.request()
                return time.monotonic() - self.started
            except (ConnectionRefusedError, ConnectionResetError):
                pass  # not yet, or it was still seeing whether the port is free
        sys.exit("the server did not start")

    def rss_mib(self):
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", text)[1]) / 1024


def median(values):
    return sorted(values)[len(values) // 2]


def milliseconds(text):
    """wrk's `1.23ms`, as a number."""
    value, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def run_wrk(server, form, seconds, script, path="/connect/token", connections=64, threads=1):
    lua = server.folder / "post.lua"
    lua.write_text(script % form)
    command = ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", str(lua),
               f"http://127.0.0.1:{server.port}{path}"]
    before = cpu_ns(server.process.pid)
    out = subprocess.run(command, capture_output=True, text=True, check=True)
    cpu = cpu_ns(server.process.pid) - before
    if out.stderr.strip() or "Non-2xx" in out.stdout:
        sys.exit(f"errors under load: {out.stdout} {out.stderr[:2000]}")
    requests = int(re.search(r"(\d+) requests in", out.stdout)[1])
    return {
        "tokens_s": float(re.search(r"Requests/sec:\s+([\d.]+)", out.stdout)[1]),
        "cpu_us": cpu / requests / 1000,
        "p50": re.search(r"^\s+50%\s+(\S+)", out.stdout, re.M)[1],
        "p99": re.search(r"^\s+99%\s+(\S+)", out.stdout, re.M)[1],
    }
