"""Measures a release build of writ: the body of scripts/bench."""

import datetime
import os
import pathlib
import re
import resource
import socket
import subprocess
import sys
import tempfile
import time

from assertions import measure_assertions
from devices import measure_devices
from hooks import measure_hooks
from people import measure_people
from serving import (ALGORITHMS, BUILD, LUA, LUA_FAST, QUICK, ROOT, ROUNDS, SECONDS, SECRET, Server, cpu_ns, free_port, median, run_wrk,
                     token_form)


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
        measure_assertions(folder, say)
        measure_people(folder, say)
        measure_devices(folder, say)
        measure_hooks(folder, say)
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
