"""Debian's Chromium on the pages of the release binary, over TLS.

Needs `npm ci --ignore-scripts` in this folder first. Keeps its screenshots in build/screenshots.
"""

import base64
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))

from running_writ import ROOT, RunningWrit, free_port, import_people, make_certificate  # noqa: E402


def hashed(secret):
    return base64.b64encode(hashlib.sha256(secret.encode()).digest()).decode()


class Browser(unittest.TestCase):
    #= op:1.12
    def test_pages(self):
        with tempfile.TemporaryDirectory() as name:
            folder, port, application = pathlib.Path(name), free_port(), free_port()
            notes = f"https://127.0.0.1:{application}"
            config = folder / "config.json"
            config.write_text(json.dumps({
                "IssuerUri": f"https://127.0.0.1:{port}",
                "ApiScopes": [{"Name": "orders", "DisplayName": "Your orders", "Emphasize": True,
                               "Description": "See what you ordered, and where it is."}],
                "IdentityResources": [{"Name": "openid", "DisplayName": "Who you are"},
                                      {"Name": "profile", "DisplayName": "Your profile"}],
                "Clients": [{"ClientId": "shop", "ClientName": "The Shop", "AllowedGrantTypes": ["authorization_code"],
                             "RequireClientSecret": False, "RedirectUris": ["https://app.example/cb"],
                             "AllowedScopes": ["openid", "profile", "orders"]},
                            {"ClientId": "tv", "ClientName": "The TV in the living room", "RequireClientSecret": False,
                             "AllowedGrantTypes": ["urn:ietf:params:oauth:grant-type:device_code"],
                             "AllowedScopes": ["openid", "profile", "orders"]},
                            {"ClientId": "desk", "ClientName": "The desk of the bank", "ClientSecrets": [{"Value": hashed("desk secret")}],
                             "AllowedGrantTypes": ["urn:openid:params:grant-type:ciba"],
                             "AllowedScopes": ["openid", "profile", "orders"]},
                            {"ClientId": "counter", "ClientSecrets": [{"Value": hashed("counter secret")}],
                             "AllowedGrantTypes": ["urn:openid:params:grant-type:ciba"], "AllowedScopes": ["openid", "orders"]},
                            {"ClientId": "spa", "ClientName": "The Notes", "AllowedGrantTypes": ["authorization_code"],
                             "RequireClientSecret": False, "RedirectUris": [f"{notes}/back", f"{notes}/silent"],
                             "PostLogoutRedirectUris": [f"{notes}/bye"],
                             "FrontChannelLogoutUri": f"{notes}/front",
                             "AllowedCorsOrigins": [notes], "AllowedScopes": ["openid", "profile"]}]}))
            import_people(config, folder, [{"Username": "ann", "Password": "Ann's password", "Claims": [{"Type": "name", "Value": "Ann Smith"}]}])
            tls = make_certificate(folder)
            server = RunningWrit(config, folder, port, tls)
            self.addCleanup(server.stop)
            shots = ROOT / "build" / "screenshots"
            shots.mkdir(parents=True, exist_ok=True)
            node = next((HERE / "node_modules").glob("node-linux-*/bin/node"))
            subprocess.run([str(node), "--test", str(HERE / "pages.test.js")], check=True, timeout=300,
                           env={**os.environ, "ISSUER": server.url, "SHOTS": str(shots),
                                "CERTIFICATE": str(tls[0]), "KEY": str(tls[1]), "APPLICATION_PORT": str(application)})


if __name__ == "__main__":
    unittest.main()
