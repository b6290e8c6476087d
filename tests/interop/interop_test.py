"""Unmodified clients and other people's verifiers against the release binary.

Needs `npm ci --ignore-scripts` in this folder first, which brings a Node.js of its own: Debian 12's is too old for the clients.
"""

import base64
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))

import requests  # noqa: E402
from authlib.common.security import generate_token  # noqa: E402
from authlib.integrations.requests_client import OAuth2Session  # noqa: E402
from authlib.jose import JsonWebKey, jwt  # noqa: E402
from authlib.oidc.core import CodeIDToken  # noqa: E402
from jwcrypto import jwk as other_jwk, jws as other_jws  # noqa: E402
from running_writ import RunningWrit, free_port, get, import_people, make_certificate, sealed_secret  # noqa: E402

ALGORITHMS = ["ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "EdDSA"]


def hashed(secret):
    return base64.b64encode(hashlib.sha256(secret.encode()).digest()).decode()


def client(client_id, secret):
    return {"ClientId": client_id, "AllowedGrantTypes": ["client_credentials"], "AllowedScopes": ["es", "rs"] + ALGORITHMS,
            "AccessTokenLifetime": 600, "ClientSecrets": [{"Value": hashed(secret)}]}


def web_client(client_id, **more):
    return {"ClientId": client_id, "AllowedGrantTypes": ["authorization_code"], "RedirectUris": [CALLBACK],
            "PostLogoutRedirectUris": [BYE],
            "AllowedScopes": ["openid", "profile", "email", "es"], **more}


# The key of a client that signs.
SIGNER = other_jwk.JWK.generate(kty="EC", crv="P-256", kid="s1")
CALLBACK, BYE = "https://app.example/cb", "https://app.example/bye"
PEOPLE = [{"SubjectId": "1", "Username": "ann", "Password": "Ann's password", "Claims": [
    {"Type": "name", "Value": "Ann"}, {"Type": "email", "Value": "ann@example.org"},
    {"Type": "email_verified", "Value": "true"}]}]


class Interop(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        port = free_port()
        config = cls.folder / "config.json"
        cls.tls = make_certificate(cls.folder)
        settings = {
            "IssuerUri": f"https://127.0.0.1:{port}",
            "KeyManagement": {"SigningAlgorithms": ALGORITHMS},
            "ApiScopes": [{"Name": "es"}, {"Name": "rs"}] + [{"Name": name} for name in ALGORITHMS],
            "ApiResources": [
                {"Name": "urn:es", "Scopes": ["es"], "ApiSecrets": [{"Value": hashed("api secret")}]},
                {"Name": "urn:rs", "Scopes": ["rs"], "AllowedAccessTokenSigningAlgorithms": ["RS256"]}] + [
                {"Name": f"urn:{name}", "Scopes": [name], "AllowedAccessTokenSigningAlgorithms": [name]}
                for name in ALGORITHMS],
            # authlib does not form-encode the halves of a Basic header: a secret of plain letters for it.
            "IdentityResources": [{"Name": "openid"}, {"Name": "profile"}, {"Name": "email"}],
            "Clients": [client("job: ä&b", 'käse +%&= "\\'), client("authlib", "plain-secret"),
                        {"ClientId": "signer", "AllowedGrantTypes": ["client_credentials"], "AllowedScopes": ["es", "rs"],
                         "ClientSecrets": [{"Type": "JWK", "Value": SIGNER.export_public()}]},
                        web_client("web", ClientSecrets=[{"Value": hashed("web secret")}], AllowOfflineAccess=True,
                                   RequireConsent=True),
                        web_client("authlib-web", ClientSecrets=[{"Value": hashed("plain-secret")}], AllowOfflineAccess=True),
                        {"ClientId": "tv", "ClientName": "The TV", "RequireClientSecret": False, "AllowOfflineAccess": True,
                         "AllowedGrantTypes": ["urn:ietf:params:oauth:grant-type:device_code"], "PollingInterval": 1,
                         "AllowedScopes": ["openid", "email"]},
                        {"ClientId": "desk", "ClientName": "The desk", "ClientSecrets": [{"Value": hashed("plain-secret")}],
                         "AllowedGrantTypes": ["urn:openid:params:grant-type:ciba"], "AllowOfflineAccess": True,
                         "PollingInterval": 1, "AllowedScopes": ["openid", "email"]},
                        {"ClientId": "backend", "ClientSecrets": [{"Value": hashed("plain-secret")}], "AllowedScopes": ["es"],
                         "AllowedGrantTypes": ["urn:ietf:params:oauth:grant-type:token-exchange"]},
                        web_client("spa", RequireClientSecret=False)],
            "TokenExchange": {"Policies": [
                {"Clients": ["backend"], "SubjectClients": ["job: ä&b"], "Resources": ["urn:es"]}]}}
        config.write_text(json.dumps(settings))
        cls.mac_secret, sealed = sealed_secret(config, cls.folder)
        settings["Clients"].append({"ClientId": "mac", "AllowedGrantTypes": ["client_credentials"],
                                    "AllowedScopes": ["es", "rs"], "ClientSecrets": [{"Value": sealed}]})
        config.write_text(json.dumps(settings))
        import_people(config, cls.folder, PEOPLE)
        cls.server = RunningWrit(config, cls.folder, port, cls.tls)
        cls.addClassCleanup(cls.server.stop)
        cls.metadata = json.loads(get(f"{cls.server.url}/.well-known/openid-configuration", cls.server.trust)[1])
        cls.jwks = cls.server.jwks()

    def authlib_session(self, method, scope=None):
        session = OAuth2Session("authlib", "plain-secret", scope=scope, token_endpoint_auth_method=method,
                                revocation_endpoint_auth_method=method)
        session.verify, session.trust_env = str(self.tls[0]), False
        return session

    def authlib_token(self, method, scope):
        with self.authlib_session(method, scope) as session:
            return session.fetch_token(self.metadata["token_endpoint"], grant_type="client_credentials")

    def run_node(self, script):
        node = next((HERE / "node_modules").glob("node-linux-*/bin/node"))
        subprocess.run([str(node), "--test", str(HERE / script)], check=True, timeout=120,
                       env={**os.environ, "ISSUER": self.server.url, "SIGNER": SIGNER.export_private(),
                            "MAC_SECRET": self.mac_secret,
                            "NODE_EXTRA_CA_CERTS": str(self.tls[0])})

    def test_openid_client_and_oauth4webapi(self):
        self.run_node("clients.test.js")

    def test_openid_client_and_oauth4webapi_sign_people_in(self):
        self.run_node("people.test.js")

    def test_authlib_signs_people_in(self):
        session = OAuth2Session("spa", scope="openid es", redirect_uri=CALLBACK, code_challenge_method="S256",
                                token_endpoint_auth_method="none")
        browser = requests.Session()
        for one in (session, browser):
            one.verify, one.trust_env = str(self.tls[0]), False
        verifier = generate_token(48)
        url, state = session.create_authorization_url(self.metadata["authorization_endpoint"], code_verifier=verifier,
                                                      nonce="n")
        page = browser.get(url)
        self.assertIn('<body data-page="login">', page.text)
        form = {"interaction": re.search(r'name="interaction" value="([^"]+)"', page.text)[1], "username": "ann",
                "password": "Ann's password"}
        done = browser.post(page.url, data=form, allow_redirects=False)
        self.assertEqual(done.status_code, 303, done.text)
        token = session.fetch_token(self.metadata["token_endpoint"], authorization_response=done.headers["Location"],
                                    code_verifier=verifier, state=state)
        claims = jwt.decode(token["id_token"], JsonWebKey.import_key_set(json.loads(self.jwks)), claims_cls=CodeIDToken,
                            claims_options={"iss": {"value": self.metadata["issuer"]}, "aud": {"value": "spa"}},
                            claims_params={"nonce": "n", "access_token": token["access_token"]})
        claims.validate()
        told = session.get(self.metadata["userinfo_endpoint"]).json()
        self.assertEqual((told["sub"], claims["sub"]), ("1", "1"))

    def test_authlib_keeps_people_in_and_signs_them_out(self):
        session = OAuth2Session("authlib-web", "plain-secret", scope="openid es offline_access", redirect_uri=CALLBACK,
                                code_challenge_method="S256", token_endpoint_auth_method="client_secret_basic")
        browser = requests.Session()
        for one in (session, browser):
            one.verify, one.trust_env = str(self.tls[0]), False
        verifier = generate_token(48)
        url, state = session.create_authorization_url(self.metadata["authorization_endpoint"], code_verifier=verifier)
        page = browser.get(url)
        form = {"interaction": re.search(r'name="interaction" value="([^"]+)"', page.text)[1], "username": "ann",
                "password": "Ann's password"}
        done = browser.post(page.url, data=form, allow_redirects=False)
        token = session.fetch_token(self.metadata["token_endpoint"], authorization_response=done.headers["Location"],
                                    code_verifier=verifier, state=state)
        renewed = session.refresh_token(self.metadata["token_endpoint"], refresh_token=token["refresh_token"])
        self.assertNotEqual(renewed["refresh_token"], token["refresh_token"])
        out = browser.get(self.metadata["end_session_endpoint"], allow_redirects=False, params={
            "id_token_hint": renewed["id_token"], "post_logout_redirect_uri": BYE, "state": "bye"})
        self.assertEqual(out.headers["Location"], f"{BYE}?state=bye")
        silent = browser.get(url + "&prompt=none", allow_redirects=False)
        self.assertIn("error=login_required", silent.headers["Location"])

    def test_authlib(self):
        for method in ("client_secret_basic", "client_secret_post"):
            for scope, algorithm in (("es", "ES256"), ("rs", "RS256")):
                with self.subTest(method=method, algorithm=algorithm):
                    token = self.authlib_token(method, scope)
                    claims = jwt.decode(token["access_token"], JsonWebKey.import_key_set(json.loads(self.jwks)),
                                        claims_options={"iss": {"essential": True, "value": self.metadata["issuer"]},
                                                        "aud": {"essential": True, "value": f"urn:{scope}"}})
                    claims.validate()
                    self.assertEqual(claims.header["alg"], algorithm)
                    self.assertEqual(claims["client_id"], "authlib")

    def test_authlib_introspects_and_revokes(self):
        for method in ("client_secret_basic", "client_secret_post"):
            with self.subTest(method=method), self.authlib_session(method) as session:
                token = self.authlib_token(method, "es")["access_token"]
                ask = lambda: session.introspect_token(self.metadata["introspection_endpoint"], token=token)
                told = ask()
                self.assertEqual((told.status_code, told.json()["active"], told.json()["scope"]), (200, True, "es"))
                gone = session.revoke_token(self.metadata["revocation_endpoint"], token=token)
                self.assertEqual(gone.status_code, 200)
                self.assertEqual(ask().json(), {"active": False})

    def test_others_verify_every_algorithm_and_see_a_changed_byte(self):
        keys = self.folder / "jwks.json"
        keys.write_text(self.jwks)
        key_set = other_jwk.JWKSet.from_json(self.jwks)
        for name in ALGORITHMS:
            token = self.authlib_token("client_secret_basic", name)["access_token"]
            changed = token[:-8] + ("A" if token[-8] != "A" else "B") + token[-7:]
            for text, verifies in ((token, True), (changed, False)):
                with self.subTest(algorithm=name, verifies=verifies):
                    self.assertEqual(self.jwcrypto_verifies(text, key_set, name), verifies)
                    if name != "EdDSA":  # Debian's jose has no curve of Edwards
                        ran = subprocess.run(["jose", "jws", "ver", "-i-", "-k", str(keys)], input=text.encode(),
                                             timeout=30, stderr=subprocess.DEVNULL)
                        self.assertEqual(ran.returncode == 0, verifies)

    @staticmethod
    def jwcrypto_verifies(text, key_set, name):
        token = other_jws.JWS()
        token.allowed_algs = [name]
        token.deserialize(text)
        try:
            token.verify(key_set.get_key(token.jose_header["kid"]))
        except other_jws.InvalidJWSSignature:
            return False
        return token.jose_header["alg"] == name


if __name__ == "__main__":
    unittest.main()
