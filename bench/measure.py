"""Measures a release build of writ: the body of scripts/bench."""

import base64
import datetime
import json
import os
import pathlib
import re
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

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


def config(issuer):
    digest = base64.b64encode(__import__("hashlib").sha256(SECRET.encode()).digest()).decode()
    return json.dumps({
        "IssuerUri": issuer,
        "KeyManagement": {"SigningAlgorithms": list(ALGORITHMS)},
        "ApiScopes": [{"Name": name} for name in ALGORITHMS],
        "ApiResources": [{"Name": f"urn:{name}", "Scopes": [name], "AllowedAccessTokenSigningAlgorithms": [name],
                          "ApiSecrets": [{"Value": digest}]} for name in ALGORITHMS],
        "IdentityResources": [{"Name": "openid"}],
        "Throttling": {"Enabled": False},
        "Clients": [{
            "ClientId": "web", "AllowedGrantTypes": ["password"], "AllowOfflineAccess": True,
            "ClientSecrets": [{"Value": digest}], "AllowedScopes": ["ES256", "openid"],
        }] + [{
            "ClientId": name, "AllowedGrantTypes": ["client_credentials"], "AccessTokenType": kind,
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
    def __init__(self, folder, threads=2):
        self.port = free_port()
        self.operations = free_port()
        self.folder = pathlib.Path(folder)
        path = self.folder / "bench.json"
        path.write_text(config("http://127.0.0.1:5000"))
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


def run_wrk(server, form, seconds, script, path="/connect/token", connections=64):
    lua = server.folder / "post.lua"
    lua.write_text(script % form)
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", str(lua),
               f"http://127.0.0.1:{server.port}{path}"]
    before = cpu_ns(server.process.pid)
    out = subprocess.run(command, capture_output=True, text=True, check=True)
    cpu = cpu_ns(server.process.pid) - before
    if out.stderr.strip() or "Non-2xx" in out.stdout:
        sys.exit(f"errors under load: {out.stdout} {out.stderr}")
    requests = int(re.search(r"(\d+) requests in", out.stdout)[1])
    return {
        "tokens_s": float(re.search(r"Requests/sec:\s+([\d.]+)", out.stdout)[1]),
        "cpu_us": cpu / requests / 1000,
        "p50": re.search(r"^\s+50%\s+(\S+)", out.stdout, re.M)[1],
        "p99": re.search(r"^\s+99%\s+(\S+)", out.stdout, re.M)[1],
    }


def bare_signature(algorithm):
    text = subprocess.run([str(BUILD / "sign_bench"), algorithm], capture_output=True, text=True, check=True).stdout
    return float(re.match(r"\w+ ([\d.]+)", text)[1])


def openssl_speed(algorithm):
    """What `openssl speed` says of it, for those who doubt sign_bench; empty where it has no figure."""
    name = ALGORITHMS[algorithm]
    if name is None:
        return ""
    text = subprocess.run(["openssl", "speed", "-seconds", "1", name], capture_output=True, text=True, check=True).stdout
    return f" (openssl speed {1e6 / float(text.strip().splitlines()[-1].split()[-2]):.1f})"


def cost_of_a_token(folder, algorithm):
    """(ratio, token, bare signature) of each round, in microseconds of CPU.

    One worker, so that the load generator has a core of its own. A virtual machine's speed drifts by a fifth within
    seconds, so that each short round has the bare signature on both sides of it.
    """
    rounds = []
    with Server(folder, 1) as server:
        server.until_first_token()
        run_wrk(server, token_form(algorithm), 1, LUA)
        before = bare_signature(algorithm)
        for _ in range(ROUNDS):
            token = run_wrk(server, token_form(algorithm), 1, LUA_FAST)["cpu_us"]
            after = bare_signature(algorithm)
            signature = (before + after) / 2
            rounds.append((token / signature, token, signature))
            before = after
    return rounds


def under_load(folder, algorithm):
    with Server(folder, os.cpu_count()) as server:
        server.until_first_token()
        return run_wrk(server, token_form(algorithm), SECONDS, LUA_FAST)


ROTATE = """
local tokens, head = {}, 1
for token in io.lines("%s") do tokens[#tokens + 1] = token end
local last = #tokens
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
function request()
  local token = tokens[head]
  tokens[head] = nil
  head = head + 1
  return wrk.format(nil, nil, nil, "grant_type=refresh_token&client_id=web&client_secret=%s&refresh_token=" .. token)
end
function response(status, headers, body)
  if status ~= 200 then io.stderr:write("status ", status, " ", body, "\\n") end
  local at = body:find('"refresh_token":"', 1, true)
  last = last + 1
  tokens[last] = body:sub(at + 17, at + 96)
end
"""
PASSWORD = "a password for the bench"


def import_person(server):
    people = server.folder / "people.json"
    people.write_text(json.dumps([{"Username": "ann", "Password": PASSWORD}]))
    subprocess.run([server.command[0], "user", "import", str(people), "--config", str(server.folder / "bench.json"), "--store",
                    f"sqlite:{server.folder}/bench.db"], check=True, stdout=subprocess.DEVNULL)


def sign_in_form(scope):
    return (f"grant_type=password&client_id=web&client_secret={SECRET}&username=ann&password="
            f"{PASSWORD.replace(' ', '+')}&scope={scope}")


def measure_people(folder, say):
    """What people's applications do most: renew, each time with another token, and ask about the person."""
    maker = Server(folder)
    import_person(maker)
    with maker as server:
        server.until_first_token()
        refresh = server.folder / "refresh.txt"
        # One for each connection, and some that are on their way.
        refresh.write_text("\n".join(server.ask(sign_in_form("ES256+offline_access"))["refresh_token"] for _ in range(96)))
        row = run_wrk(server, (refresh, SECRET), SECONDS, ROTATE)
        say(f"refresh with rotation, durable, ES256: {row['tokens_s']:,.0f}/s, {row['cpu_us']:.1f} us CPU each, "
            f"p50 {row['p50']}, p99 {row['p99']} (64 connections)")
        token = server.ask(sign_in_form("openid"))["access_token"]
        row = run_wrk(server, f"access_token={token}", SECONDS, LUA_FAST, "/connect/userinfo")
        say(f"userinfo: {row['tokens_s']:,.0f}/s, {row['cpu_us']:.1f} us CPU each, p50 {row['p50']}, p99 {row['p99']}")
        row = run_wrk(server, sign_in_form("ES256"), SECONDS, LUA_FAST, connections=8)
        say(f"sign-in with a password: {row['tokens_s']:,.0f}/s, {row['cpu_us'] / 1000:.1f} ms CPU each (8 connections)")


def front_alone():
    """CPU of a request whose answer is 500 constant bytes: what sockets, kernel and HTTP cost before OAuth begins."""
    port = free_port()
    process = subprocess.Popen([str(BUILD / "src" / "http" / "http_bench_server"), str(port), "1", "100000000"],
                               stdout=subprocess.DEVNULL)
    try:
        with tempfile.TemporaryDirectory() as folder:
            lua = pathlib.Path(folder) / "post.lua"
            lua.write_text(LUA_FAST % token_form("ES256"))
            url = f"http://127.0.0.1:{port}/token"
            deadline = time.monotonic() + 10
            while time.monotonic() < deadline:
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except ConnectionRefusedError:
                    time.sleep(0.01)  # between two looks
            before = cpu_ns(process.pid)
            out = subprocess.run(["wrk", "-t1", "-c64", f"-d{SECONDS}s", "-s", str(lua), url], capture_output=True,
                                 text=True, check=True).stdout
            if "Non-2xx" in out:
                sys.exit(f"errors under load: {out}")
            return (cpu_ns(process.pid) - before) / int(re.search(r"(\d+) requests in", out)[1]) / 1000
    finally:
        process.terminate()
        process.wait(timeout=30)


def hold_connections(server, count):
    held = []
    for i in range(count):
        s = socket.socket()
        s.bind((f"127.0.0.{2 + i % 8}", 0))
        s.connect(("127.0.0.1", server.port))
        held.append(s)
    # One whole exchange on each, so that all are past their first request and idle.
    body = b"GET /.well-known/openid-configuration/jwks HTTP/1.1\r\nHost: localhost\r\n\r\n"
    for s in held:
        s.sendall(body)
    for s in held:
        if not s.recv(65536).startswith(b"HTTP/1.1 200"):
            sys.exit("an idle connection was refused")
    return held


def measure_the_store(folder, say):
    """What rests on the store: reference tokens, and introspection of both kinds."""
    with Server(folder) as server:
        server.until_first_token()
        for connections in (64, 256):
            row = run_wrk(server, token_form("ES256", "reference"), SECONDS, LUA_FAST, connections=connections)
            say(f"reference tokens, durable: {row['tokens_s']:,.0f} tokens/s, {row['cpu_us']:.1f} us CPU each, "
                f"p50 {row['p50']}, p99 {row['p99']} ({connections} connections)")
        for kind, client in (("JWT", "bench"), ("reference token", "reference")):
            form = f"client_id=urn%3AES256&client_secret={SECRET}&token={server.request('ES256', client)}"
            run_wrk(server, form, 1, LUA, "/connect/introspect")
            row = run_wrk(server, form, SECONDS, LUA_FAST, "/connect/introspect")
            say(f"introspection of a {kind}: {row['tokens_s']:,.0f}/s, {row['cpu_us']:.1f} us CPU each, p50 {row['p50']}, "
                f"p99 {row['p99']}")


def machine():
    cpu = re.search(r"model name\s*:\s*(.+)", pathlib.Path("/proc/cpuinfo").read_text())
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout
    return f"{cpu[1] if cpu else 'unknown'}, {os.cpu_count()} cores; commit {commit.strip() or 'none'}"


def main():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65536), hard))
    lines = []

    def say(text):
        print(text, flush=True)
        lines.append(text)

    say(f"writ bench, {datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d %H:%M} UTC; {machine()}")
    with tempfile.TemporaryDirectory() as folder:
        with Server(folder) as server:
            server.until_first_token()
        for algorithm in ALGORITHMS:
            ratios = cost_of_a_token(folder, algorithm)
            ratio, token, signature = median(ratios)
            loaded = under_load(folder, algorithm)
            say(f"{algorithm}: bare signature {signature:.1f} us CPU{openssl_speed(algorithm)}; CPU per token {token:.1f} us, "
                f"ratio {ratio:.2f} (median of {ROUNDS}, {min(ratios)[0]:.2f} to {max(ratios)[0]:.2f}; 1 worker)")
            say(f"  a worker on every core, 64 connections, the load on the same cores: {loaded['tokens_s']:,.0f} tokens/s, "
                f"p50 {loaded['p50']}, p99 {loaded['p99']}; {loaded['cpu_us']:.1f} us CPU")
            if algorithm == "ES256":
                front = front_alone()
                library = float(re.search(r"([\d.]+) us", subprocess.run([str(BUILD / "token_bench")], check=True,
                                                                         capture_output=True, text=True).stdout)[1])
                say(f"  through the library, without HTTP: {library:.1f} us, ratio {library / signature:.2f}")
                say(f"  the HTTP front and the kernel, without OAuth: {front:.1f} us; with the bare signature that is a "
                    f"ratio of {(front + signature) / signature:.2f}, the floor of this machine")
        measure_the_store(folder, say)
        measure_people(folder, say)
        firsts = []
        for _ in range(3 if QUICK else 9):
            with Server(folder) as server:
                firsts.append(server.until_first_token() * 1000)
        say(f"exec to first token on an existing store: median {median(firsts):.1f} ms, most {max(firsts):.1f} ms")
        with Server(folder) as server:
            server.until_first_token()
            idle = server.rss_mib()
            held = hold_connections(server, 10_000)
            say(f"RSS idle {idle:.1f} MiB; with 10,000 idle connections {server.rss_mib():.1f} MiB")
            for s in held:
                s.close()
    out = subprocess.run([str(BUILD / "store_bench")], capture_output=True, text=True, check=True, cwd="/tmp")
    say("store contract on SQLite, durable, without HTTP:")
    for line in out.stdout.strip().splitlines():
        say("  " + line)
    size = (BUILD / "writ").stat().st_size
    subprocess.run(["strip", "-o", "/tmp/writ-stripped", str(BUILD / "writ")], check=True)
    say(f"binary {size / 1e6:.2f} MB, stripped {os.path.getsize('/tmp/writ-stripped') / 1e6:.2f} MB")
    if not QUICK:
        stamp = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d-%H%M")
        target = ROOT / "bench" / "results" / f"{stamp}.txt"
        target.write_text("\n".join(lines) + "\n")
        print(f"kept in {target.relative_to(ROOT)}")


main()
