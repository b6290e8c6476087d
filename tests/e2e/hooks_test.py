"""Hooks as operators meet them: the release binary beside examples/hooks, and beside a listener that means ill."""

import base64
import hmac
import json
import os
import pathlib
import socket
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request

import jsonschema
import requests
from running_writ import ROOT, WRIT, RunningWrit, free_port, get
from voucher_cases import CASES, GRANT_TYPE, check_claims, check_metadata

SECRET, NEXT = "the first secret of 32 and more characters", "the next secret of 32 and more characters"

CIBA = """
IssuerUri: http://127.0.0.1:5000
Hooks:
  - Kind: ciba_notify
    Url: http://127.0.0.1:3001/
IdentityResources:
  - Name: openid
Clients:
  - ClientId: desk
    AllowedGrantTypes: [ "urn:openid:params:grant-type:ciba" ]
    ClientSecrets: [ { Value: "7LE0qMXPJDsehrYRcHOZ8Deu73re5Op1XlbtWPzN4Xk=" } ]
    AllowedScopes: [ openid ]
"""


def claims_of(token):
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


class Receiver:
    """examples/hooks, running with these secrets."""

    def __init__(self, port, *secrets, writ=""):
        self.process = subprocess.Popen(["node", str(ROOT / "examples/hooks/server.js")], stdout=subprocess.PIPE, text=True,
                                        env=dict(os.environ, PORT=str(port), SECRETS=",".join(secrets), WRIT=writ))
        assert "hooks at" in self.process.stdout.readline()

    def stop(self):
        if self.process.returncode is not None:
            return
        self.process.terminate()
        self.process.wait(timeout=10)
        self.process.stdout.close()


class Listener:
    """Answers each connection with what `serve` makes of it."""

    def __init__(self, serve):
        self.heard = 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.stopped = threading.Event()

        def answer(peer):
            with peer:
                peer.settimeout(10)
                try:
                    peer.recv(65_536)
                    self.heard += 1
                    serve(self, peer)
                except OSError:
                    pass

        def accept():
            while True:
                try:
                    peer, _ = self.socket.accept()
                except OSError:
                    return
                threading.Thread(target=answer, args=(peer,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()

    def stop(self):
        self.stopped.set()
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()


def reply(body, content_type="application/json", status="200 OK", more=""):
    head = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n{more}\r\n"
    return lambda _listener, peer: peer.sendall(head.encode() + body.encode())


def late(listener, _peer):
    listener.stopped.wait(10)


def drip(listener, peer):
    peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n")
    while not listener.stopped.wait(0.1):
        peer.sendall(b" ")


ACCEPT = '{"result":"accept"}'
MISTAKES = [
    ("late", late, "outbound"),
    ("byte by byte", drip, "outbound"),
    ("nothing", lambda _listener, _peer: None, "outbound"),
    ("65 KiB", reply('{"result":"accept","response":{"x":"' + "x" * 66_560 + '"}}'), "longer than"),
    ("HTML", reply("<html></html>", "text/html"), "media type"),
    ("a redirect", reply(ACCEPT, status="302 Found", more="Location: http://127.0.0.1:1/\r\n"), "302"),
    ("another type", reply(ACCEPT, "text/plain"), "media type"),
    ("an issuer", reply('{"result":"accept","claims":[{"type":"iss","value":"https://evil.example"}]}'), "iss"),
    ("a subject claim", reply('{"result":"accept","claims":[{"type":"sub","value":"root"}]}'), "sub"),
    ("a key binding", reply('{"result":"accept","claims":[{"type":"cnf","value":"{}","value_type":"json"}]}'), "cnf"),
    ("a scope claim", reply('{"result":"accept","claims":[{"type":"scope","value":"admin"}]}'), "scope"),
    ("somebody of another realm", reply('{"result":"accept","subject":"nobody-here"}'), "subject"),
    ("a wider scope", reply('{"result":"accept","scope":"tickets admin"}'), "wider"),
    ("a token of its own", reply('{"result":"accept","response":{"access_token":"x"}}'), "access_token"),
    ("half of it", reply('{"result":"acc'), "JSON object"),
]


class Hooks(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def serve(self, port, secrets=(SECRET,), text=None):
        text = text or (ROOT / "examples/hooks/writ.yaml").read_text()
        text = text.replace("127.0.0.1:3001", f"127.0.0.1:{port}")
        self.config = self.folder / "writ.yaml"
        self.config.write_text(text)
        count = text.count("- Kind: ")
        env = dict(os.environ, **{f"WRIT__Hooks__{i}__Secrets__{j}": secret for i in range(count)
                                  for j, secret in enumerate(secrets)})
        self.env = dict(env, WRIT__Server__Store=f"sqlite:{self.folder}/w.db")
        writ = RunningWrit(self.config, self.folder, env=env)
        self.addCleanup(writ.stop)
        return writ

    def ask(self, writ, **form):
        return writ.token(grant_type=GRANT_TYPE, client_id="kiosk", client_secret="kiosk secret", **form)

    def metric(self, writ, name):
        text = get(f"http://127.0.0.1:{writ.operations}/metrics")[1].decode()
        return int(text.split(f'\n{name}{{realm="default"}} ')[1].split("\n")[0])

    def explain(self, writ, request_id):
        ran = subprocess.run([WRIT, "explain", request_id, "--config", str(self.config)], capture_output=True, text=True, env=self.env)
        return ran.stdout + ran.stderr

    def test_the_grant_by_hook_is_the_one_in_cpp(self):
        port = free_port()
        receiver = Receiver(port, SECRET)
        self.addCleanup(receiver.stop)
        writ = self.serve(port)
        check_metadata(json.loads(get(f"{writ.url}/.well-known/openid-configuration")[1]))
        for voucher, error in CASES:
            status, body, _ = self.ask(writ, voucher=voucher)
            if error is None:
                self.assertEqual(status, 200, body)
                self.assertEqual(body["vouchers_left"], 0)
                check_claims(claims_of(body["access_token"]))
            else:
                self.assertEqual((status, body["error"]), (400, error), body)
        status, body, _ = self.ask(writ)
        self.assertEqual((status, body["error_description"]), (400, "The voucher parameter is missing."))

    def test_an_app_says_what_somebody_decided_elsewhere(self):
        port = free_port()
        writ = self.serve(port, text=CIBA)
        subprocess.run([WRIT, "user", "add", "ann", "--config", str(self.config)], input="Ann's password\n", text=True, check=True,
                       stdout=subprocess.DEVNULL, env=self.env)
        receiver = Receiver(port, SECRET, writ=writ.url)
        self.addCleanup(receiver.stop)
        client = {"client_id": "desk", "client_secret": "kiosk secret"}

        def ask(binding_message):
            asked = requests.post(f"{writ.url}/connect/ciba", timeout=30, data={
                **client, "scope": "openid", "login_hint": "ann", "binding_message": binding_message})
            self.assertEqual(asked.status_code, 200, asked.text)
            self.assertEqual(receiver.process.stdout.readline(), "decided: 204\n")
            return writ.token(grant_type="urn:openid:params:grant-type:ciba", auth_req_id=asked.json()["auth_req_id"], **client)[:2]

        status, body = ask("4711")
        self.assertEqual(status, 200, body)
        self.assertEqual(claims_of(body["id_token"])["amr"], ["swk"])
        status, body = ask("0000")
        self.assertEqual((status, body["error"]), (400, "access_denied"))

    def test_secrets_change_places_without_a_gap(self):
        port = free_port()
        writ = self.serve(port, secrets=(SECRET, NEXT))
        for secrets, status in (((SECRET,), 400), ((NEXT,), 400), ((SECRET, NEXT), 400), (("another " * 5,), 503)):
            receiver = Receiver(port, *secrets)
            self.addCleanup(receiver.stop)
            self.assertEqual(self.ask(writ, voucher="forged")[0], status, secrets)
            receiver.stop()
        log = writ.stop()[1]
        for secret in (SECRET, NEXT, "kiosk secret"):
            self.assertNotIn(secret, log)
        self.assertIn("grant hook", log)

    def test_no_mistake_of_a_hook_is_a_token(self):
        for says, serve, why in MISTAKES:
            with self.subTest(says):
                self.setUp()
                listener = Listener(serve)
                self.addCleanup(listener.stop)
                writ = self.serve(listener.port)
                began = time.monotonic()
                status, body, headers = self.ask(writ, voucher="x")
                self.assertEqual((status, body["error"]), (503, "temporarily_unavailable"), body)
                self.assertLess(time.monotonic() - began, 4)
                self.assertNotIn("access_token", body)
                told = self.explain(writ, headers["X-Request-Id"])
                self.assertIn("grant hook", told)
                self.assertIn(why, told)
                self.assertNotIn(SECRET, told)
                self.assertEqual(listener.heard, 1)

    def test_a_dead_hook_is_left_alone(self):
        writ = self.serve(free_port())
        for _ in range(6):
            status, _, headers = self.ask(writ, voucher="x")
            self.assertEqual(status, 503)
        self.assertIn("again and again", self.explain(writ, headers["X-Request-Id"]))
        self.assertEqual(self.metric(writ, "writ_hook_breakers_open"), 1)
        self.assertEqual(self.metric(writ, "writ_hook_calls_failed"), 5)
        self.assertEqual(self.metric(writ, "writ_hook_calls_held"), 1)

    def test_a_reload_keeps_the_grant_and_its_breaker(self):
        writ = self.serve(free_port())
        for _ in range(5):
            self.ask(writ, voucher="x")
        ran = subprocess.run([WRIT, "reload", "--config", str(self.config)], capture_output=True, text=True, env=self.env)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.assertNotIn(SECRET, ran.stdout + ran.stderr)
        self.assertEqual(self.ask(writ, voucher="x")[0], 503)
        self.assertEqual(self.metric(writ, "writ_hook_calls_held"), 1)


    OTHERS = """
  - Kind: password
    Url: http://127.0.0.1:{port}/
    IdentityProvider: staff
  - Kind: claims
    Url: http://127.0.0.1:{port}/
  - Kind: token_request
    Url: http://127.0.0.1:{port}/
    Parameters: [ region ]
"""

    def test_the_receiver_answers_every_kind(self):
        port = free_port()
        receiver = Receiver(port, SECRET)
        self.addCleanup(receiver.stop)
        text = (ROOT / "examples/hooks/writ.yaml").read_text()
        head, tail = text.split("ApiScopes:")
        tail = tail.replace('"urn:example:grant-type:voucher" ]', '"urn:example:grant-type:voucher", password ]')
        tail = tail.replace("[ tickets ]", "[ tickets, openid, profile ]")
        whole = head.rstrip() + self.OTHERS.format(port=port) + "IdentityResources: [ { Name: openid }, { Name: profile } ]\nApiScopes:" + tail
        writ = self.serve(port, text=whole)

        def sign_in(username, password, **more):
            return writ.token(grant_type="password", client_id="kiosk", client_secret="kiosk secret", username=username,
                              password=password, acr_values="idp:staff", scope="openid profile tickets", **more)

        status, body, _ = sign_in("carla", "Carla's password", region="north")
        self.assertEqual(status, 200, body)
        self.assertEqual(body["region"], "north")
        claims = claims_of(body["access_token"])
        self.assertEqual((claims["sub"], claims["idp"], claims["amr"]), ("c-3", "staff", ["pwd"]))
        request = urllib.request.Request(f"{writ.url}/connect/userinfo", headers={"Authorization": f"Bearer {body['access_token']}"})
        told = json.load(urllib.request.urlopen(request, timeout=10))
        self.assertEqual((told["sub"], told["name"]), ("c-3", "Carla Jones"))
        self.assertEqual(sign_in("carla", "wrong")[1]["error_description"], "The username or the password is wrong.")
        self.assertEqual(sign_in("dora", "Dora's password")[1]["error"], "invalid_grant")
        status, body, _ = sign_in("carla", "Carla's password", region="nowhere")
        self.assertEqual((status, body["region"]), (400, "nowhere"), body)


class Schemas(unittest.TestCase):
    """What docs/hooks says is what is said."""

    def validator(self, name):
        schema = json.loads((ROOT / f"docs/hooks/{name}.schema.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        return jsonschema.Draft202012Validator(schema)

    def test_the_receiver_speaks_by_them(self):
        port = free_port()
        receiver = Receiver(port, SECRET)
        self.addCleanup(receiver.stop)
        known = {"request_id": "r", "realm": "default", "client_id": "kiosk", "grant_type": "password"}
        questions = [("verdict-reply", dict(kind="grant", parameters=parameters)) for parameters in ({}, {"voucher": "x"}, {"voucher": "summer-2026"})]
        questions += [("verdict-reply", dict(kind="password", idp="staff", parameters={"username": "carla", "password": p}))
                      for p in ("Carla's password", "wrong")]
        questions += [("claims-reply", dict(kind="claims", subject=subject, token="userinfo", claim_types=["name"], parameters={}))
                      for subject in ("c-3", "d-4", "x")]
        questions += [("token_request-reply", dict(kind="token_request", parameters=parameters)) for parameters in ({}, {"region": "nowhere"})]
        for number, (schema, question) in enumerate(questions):
            question = dict(known, **question, request_id=f"r-{number}")
            self.validator("question").validate(question)
            body = json.dumps(question).encode()
            now = str(int(time.time()))
            for at, secret, status in ((now, SECRET, 200), (now, NEXT, 401), (str(int(now) - 301), SECRET, 401)):
                mac = hmac.new(secret.encode(), f"{at}.".encode() + body, "sha256").hexdigest()
                request = urllib.request.Request(f"http://127.0.0.1:{port}/", body, {"Writ-Signature": f"t={at},v1={mac}"})
                try:
                    with urllib.request.urlopen(request, timeout=10) as answer:
                        self.validator(schema).validate(json.load(answer))
                        self.assertEqual(status, 200)
                except urllib.error.HTTPError as error:
                    self.assertEqual(error.code, status)

    def test_they_refuse_what_the_server_refuses(self):
        for wrong in ({"result": "accept", "claims": [{"type": "cnf", "value": "x"}]}, {"result": "accept", "amr": ["pwd"]},
                      {"result": "accept", "subjcet": "x"}, {"result": "refuse", "error": "server_error"}, {},
                      {"result": "accept", "response": {"access_token": "x"}}):
            self.assertFalse(self.validator("verdict-reply").is_valid(wrong), wrong)


if __name__ == "__main__":
    unittest.main()
