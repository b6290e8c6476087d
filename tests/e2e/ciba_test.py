"""Ping and push as applications meet them: the release binary, and a listener that loses answers."""

import base64
import hashlib
import http.server
import json
import pathlib
import re
import tempfile
import threading
import unittest
import urllib.parse

import requests
from running_writ import RunningWrit, free_port, get, import_people

GRANT = "urn:openid:params:grant-type:ciba"
NOTIFICATION_TOKEN = "a-notification-token.of-our-own_0123456789"
CLIENT = """
  - ClientId: {mode}
    AllowedGrantTypes: [ "{grant}" ]
    AllowedScopes: [ orders.read, openid ]
    AllowOfflineAccess: true
    ClientSecrets: [ {{ Value: "{secret}" }} ]
    BackchannelTokenDeliveryMode: {mode}
    BackchannelClientNotificationEndpoint: {url}
"""


def claims_of(jwt):
    payload = jwt.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def half_hash(text):
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()[:16]).rstrip(b"=").decode()


class Listener:
    """An application's endpoint. Answers with the statuses it is given, the last one for good; 0: hangs up without a word."""

    def __init__(self, *statuses):
        self.heard, self.statuses = [], list(statuses)
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                status = outer.statuses.pop(0) if len(outer.statuses) > 1 else outer.statuses[0]
                outer.heard.append((self.path, self.headers["Content-Type"], self.headers["Authorization"], body))
                if status == 0:
                    self.close_connection = True
                    return
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", f"{outer.url}/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Ciba(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.config = self.folder / "writ.yaml"
        self.port = free_port()

    def serve(self, mode, listener, more=""):
        self.addCleanup(listener.stop)
        secret = base64.b64encode(hashlib.sha256(b"s").digest()).decode()
        self.config.write_text(
            f"IssuerUri: http://127.0.0.1:{self.port}\nApiScopes: [ {{ Name: orders.read }} ]\n"
            "IdentityResources: [ { Name: openid } ]\nClients:"
            + CLIENT.format(mode=mode, grant=GRANT, secret=secret, url=f"{listener.url}/cb") + more)
        writ = self.start()
        import_people(self.config, self.folder, [{"SubjectId": "1", "Username": "ann", "Password": "Ann's password"}])
        return writ

    def start(self):
        writ = RunningWrit(self.config, self.folder, self.port)
        self.addCleanup(writ.stop)
        return writ

    def ask(self, writ, mode):
        reply = requests.post(f"{writ.url}/connect/ciba", data={
            "client_id": mode, "client_secret": "s", "scope": "openid orders.read offline_access", "login_hint": "ann",
            "client_notification_token": NOTIFICATION_TOKEN})
        self.assertEqual(reply.status_code, 200, reply.text)
        return reply.json()["auth_req_id"]

    def decide(self, writ, decision):
        browser = requests.Session()
        self.addCleanup(browser.close)
        browser.trust_env = False
        page = browser.get(f"{writ.url}/ciba")
        action = re.search(r'<form method="post" action="([^"]+)"', page.text)[1]
        interaction = re.search(r'name="interaction" value="([^"]+)"', page.text)[1]
        page = browser.post(urllib.parse.urljoin(page.url, action),
                            data={"interaction": interaction, "username": "ann", "password": "Ann's password"})
        self.assertIn('data-page="ciba"', page.text)
        fields = {name: re.search(rf'name="{name}" value="([^"]+)"', page.text)[1] for name in ("request", "proof")}
        said = browser.post(f"{writ.url}/ciba", data={**fields, "decision": decision, "scope": ["orders.read", "offline_access"]})
        self.assertIn('role="status"', said.text)

    def metric(self, writ, name):
        text = get(f"http://127.0.0.1:{writ.operations}/metrics")[1].decode()
        return int(text.split(f'\n{name}{{realm="default"}} ')[1].split("\n")[0])

    def delivered(self, writ):
        writ.wait_until(lambda: self.metric(writ, "writ_ciba_answers_delivered") == 1, "nothing was delivered", seconds=30)

    def test_tokens_whose_answer_is_lost_are_brought_once_more_after_a_restart_and_are_the_same(self):
        listener = Listener(0, 200)
        writ = self.serve("push", listener)
        request_id = self.ask(writ, "push")
        status, refused, _ = writ.token(grant_type=GRANT, client_id="push", client_secret="s", auth_req_id=request_id)
        self.assertEqual((status, refused["error"]), (400, "unauthorized_client"))
        self.decide(writ, "allow")
        writ.wait_until(lambda: listener.heard, "nothing was pushed")
        code, first_log = writ.stop()
        self.assertEqual((code, len(listener.heard)), (0, 1))
        again = self.start()
        self.delivered(again)
        self.assertEqual(len(listener.heard), 2)
        self.assertEqual(listener.heard[0], listener.heard[1])
        path, kind, bearer, body = listener.heard[1]
        self.assertEqual((path, kind, bearer), ("/cb", "application/json", f"Bearer {NOTIFICATION_TOKEN}"))
        pushed = json.loads(body)
        claims = claims_of(pushed["id_token"])
        self.assertEqual((pushed["auth_req_id"], claims["urn:openid:params:jwt:claim:auth_req_id"]), (request_id, request_id))
        self.assertEqual(claims["at_hash"], half_hash(pushed["access_token"]))
        self.assertEqual(claims["urn:openid:params:jwt:claim:rt_hash"], half_hash(pushed["refresh_token"]))
        status, renewed, _ = again.token(grant_type="refresh_token", client_id="push", client_secret="s",
                                         refresh_token=pushed["refresh_token"])
        self.assertEqual(status, 200, renewed)
        log = first_log + again.stop()[1]
        self.assertIn("ciba_push_not_delivered", log)
        self.assertIn("ciba_push_delivered", log)
        secrets = [request_id, NOTIFICATION_TOKEN, *(pushed[name] for name in ("access_token", "refresh_token", "id_token"))]
        for secret in secrets:
            self.assertNotIn(secret, log)
            for file in self.folder.rglob("*"):
                if file.is_file():
                    self.assertNotIn(secret.encode(), file.read_bytes(), file)
        self.assertEqual(len(listener.heard), 2)

    def test_a_ping_is_repeated_until_it_is_answered_and_leads_to_tokens_once(self):
        listener = Listener(0, 302, 204)
        writ = self.serve("ping", listener)
        request_id = self.ask(writ, "ping")
        self.decide(writ, "allow")
        self.delivered(writ)
        # No redirect was followed.
        self.assertEqual(listener.heard, [
            ("/cb", "application/json", f"Bearer {NOTIFICATION_TOKEN}", json.dumps({"auth_req_id": request_id}, separators=(",", ":")))] * 3)
        ask = {"grant_type": GRANT, "client_id": "ping", "client_secret": "s", "auth_req_id": request_id}
        status, tokens, _ = writ.token(**ask)
        self.assertEqual(status, 200, tokens)
        status, refused, _ = writ.token(**ask)
        self.assertEqual((status, refused["error"]), (400, "invalid_grant"))

    #= security:T-CB-09
    def test_nobody_inside_is_called_for_a_client(self):
        listener = Listener(200)
        secret = base64.b64encode(hashlib.sha256(b"s").digest()).decode()
        inside = CLIENT.format(mode="ping", grant=GRANT, secret=secret, url="https://10.0.0.1/cb").replace("ClientId: ping", "ClientId: inside")
        writ = self.serve("ping", listener, inside)
        for client in ("inside", "ping"):
            self.ask(writ, client)
            self.decide(writ, "allow")
        # The first was due no later, and a round ends when all of it was tried.
        self.delivered(writ)
        tried = [json.loads(line) for line in writ.stop()[1].splitlines() if "ciba_ping_not_delivered" in line]
        self.assertTrue(tried and all(line["client_id"] == "inside" for line in tried), tried)

    def test_who_declines_is_told_as_well(self):
        listener = Listener(200)
        writ = self.serve("push", listener)
        request_id = self.ask(writ, "push")
        self.decide(writ, "deny")
        self.delivered(writ)
        self.assertEqual(json.loads(listener.heard[0][3]), {"auth_req_id": request_id, "error": "access_denied"})


if __name__ == "__main__":
    unittest.main()
