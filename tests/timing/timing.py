"""Whether the time of an answer tells who has an account: the body of scripts/timing."""

import base64
import hashlib
import http.client
import json
import pathlib
import random
import statistics
import sys
import tempfile
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "e2e"))

from running_writ import RunningWrit, import_people  # noqa: E402

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
MOST_MS, MOST_ACCURACY = 1.0, 0.55


def hashed(secret):
    return base64.b64encode(hashlib.sha256(secret.encode()).digest()).decode()


def accuracy(a, b):
    """How often the best single threshold would tell two classes of samples apart; half is no better than a coin."""
    marked = sorted([(value, 1) for value in a] + [(value, -1) for value in b])
    best = below = 0
    for _, mark in marked:
        below += mark
        best = max(best, abs(below))
    return 0.5 + best / (len(a) + len(b))


def measure(port, path, forms, rounds):
    """The time of each answer in milliseconds, of each form in turn, in another order each round."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    bodies = {name: urllib.parse.urlencode(form) for name, form in forms.items()}
    times = {name: [] for name in forms}
    answers = {}
    for done in range(rounds + 10):
        for name in random.sample(list(bodies), len(bodies)):
            began = time.perf_counter_ns()
            connection.request("POST", path, bodies[name], FORM)
            reply = connection.getresponse()
            text = reply.read()
            took = (time.perf_counter_ns() - began) / 1e6
            if done >= 10:  # the first ones warm up
                times[name].append(took)
                answers.setdefault(name, (reply.status, text))
        if done % 100 == 0 and sys.stderr.isatty():
            print(f"\r{path}: {done} of {rounds}", end="", file=sys.stderr, flush=True)
    if sys.stderr.isatty():
        print("\r" + " " * 60 + "\r", end="", file=sys.stderr)
    if len(set(answers.values())) != 1:
        sys.exit(f"the answers differ: {answers}")
    return times


#= security:T-US-02
def judge(title, times):
    """Prints each class beside the first; gives whether all are within the limits."""
    (first, own), *others = times.items()
    fine = True
    for name, samples in others:
        apart = statistics.median(samples) - statistics.median(own)
        guessed = accuracy(own, samples)
        holds = abs(apart) < MOST_MS and guessed <= MOST_ACCURACY
        fine = fine and holds
        print(f"{title}: {first} {statistics.median(own):.3f} ms, {name} {statistics.median(samples):.3f} ms: {apart:+.3f} ms apart, "
              f"told apart {100 * guessed:.1f} % of the time: {'holds' if holds else 'DOES NOT HOLD'}", flush=True)
    return fine


def main(rounds):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        config = folder / "config.json"
        config.write_text(json.dumps({
            "IssuerUri": "http://127.0.0.1:5000", "Throttling": {"Enabled": False}, "ApiScopes": [{"Name": "a"}],
            "Clients": [{"ClientId": "app", "AllowedGrantTypes": ["password"], "AllowedScopes": ["a"],
                         "ClientSecrets": [{"Value": hashed("secret")}]},
                        {"ClientId": "off", "Enabled": False, "AllowedGrantTypes": ["password"], "AllowedScopes": ["a"],
                         "ClientSecrets": [{"Value": hashed("secret")}]}]}))
        import_people(config, folder, [{"Username": "ann", "Password": "Ann's password"}, {"Username": "nell"},
                                       {"Username": "dora", "Password": "Dora's password", "IsActive": False}])
        server = RunningWrit(config, folder)
        try:
            def person(username):
                return {"grant_type": "password", "client_id": "app", "client_secret": "secret", "scope": "a",
                        "username": username, "password": "wrong"}

            def client(client_id):
                return {"grant_type": "password", "client_id": client_id, "client_secret": "wrong", "username": "x"}

            people = measure(server.port, "/connect/token", {
                "known": person("ann"), "unknown": person("nobody"), "disabled": person("dora"), "no password": person("nell")}, rounds)
            clients = measure(server.port, "/connect/token", {
                "known": client("app"), "unknown": client("nobody"), "disabled": client("off")}, 10 * rounds)
            return 0 if all([judge("people", people), judge("clients", clients)]) else 1
        finally:
            server.stop()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
