"""Apache's mod_auth_openidc, as Debian ships it, in front of a page: it signs people in at the release binary over TLS, renews, and hears of sign-outs."""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))

import requests  # noqa: E402
from interop_test import PEOPLE, hashed  # noqa: E402
from running_writ import RunningWrit, free_port, import_people, make_certificate  # noqa: E402

MODULES = "/usr/lib/apache2/modules"


class Apache:
    """A page at /protected/ that mod_auth_openidc guards."""

    def __init__(self, folder, port, issuer, certificate):
        self.folder, self.url = folder, f"http://127.0.0.1:{port}"
        site = folder / "site" / "protected"
        site.mkdir(parents=True)
        (site / "index.html").write_text("<p>what is guarded</p>")
        modules = "mpm_event authn_core authz_core authz_user dir auth_openidc".split()
        text = "\n".join([f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in modules])
        text += f"""
ServerName 127.0.0.1
ServerRoot {folder}
PidFile {folder}/apache.pid
ErrorLog {folder}/apache.log
Listen 127.0.0.1:{port}
DocumentRoot {folder}/site
DirectoryIndex index.html
OIDCProviderMetadataURL {issuer}/.well-known/openid-configuration
OIDCSSLValidateServer On
OIDCCABundlePath {certificate}
OIDCClientID apache
OIDCClientSecret "apache secret"
OIDCPKCEMethod S256
OIDCScope "openid email offline_access"
OIDCRedirectURI {self.url}/protected/callback
OIDCDefaultLoggedOutURL {self.url}/bye
OIDCCryptoPassphrase "only for this test"
OIDCRemoteUserClaim email
OIDCInfoHook access_token access_token_expires id_token userinfo session
<Location /protected>
  AuthType openid-connect
  Require valid-user
</Location>
"""
        if os.geteuid() == 0:
            text += "User nobody\nGroup nogroup\n"
        (folder / "apache.conf").write_text(text)
        for path in [folder, *folder.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
        self.process = subprocess.Popen(["/usr/sbin/apache2", "-f", str(folder / "apache.conf"), "-DFOREGROUND"],
                                        stderr=subprocess.PIPE, text=True)

    def stop(self):
        self.process.terminate()
        self.process.communicate(timeout=30)

    def log(self):
        return (self.folder / "apache.log").read_text()


class ModAuthOpenidc(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        port, apache_port = free_port(), free_port()
        tls = make_certificate(self.folder)
        callback = f"http://127.0.0.1:{apache_port}/protected/callback"
        config = self.folder / "config.json"
        config.write_text(json.dumps({
            "IssuerUri": f"https://127.0.0.1:{port}",
            "Server": {"Outbound": {"PrivateAddresses": True, "PlainHttp": True}},
            "IdentityResources": [{"Name": "openid"}, {"Name": "email"}],
            "Clients": [{"ClientId": "apache", "AllowedGrantTypes": ["authorization_code"], "RedirectUris": [callback],
                         "PostLogoutRedirectUris": [f"http://127.0.0.1:{apache_port}/bye"],
                         "BackChannelLogoutUri": f"{callback}?logout=backchannel",
                         "AllowedScopes": ["openid", "email"], "AllowOfflineAccess": True,
                         "ClientSecrets": [{"Value": hashed("apache secret")}]}]}))
        import_people(config, self.folder, PEOPLE)
        self.writ = RunningWrit(config, self.folder, port, tls)
        self.addCleanup(self.writ.stop)
        (self.folder / "apache").mkdir()
        self.folder.chmod(0o755)
        certificate = self.folder / "apache" / "ca.crt"
        certificate.write_bytes(pathlib.Path(tls[0]).read_bytes())
        self.apache = Apache(self.folder / "apache", apache_port, self.writ.url, certificate)
        self.addCleanup(self.apache.stop)
        self.browser = requests.Session()
        self.browser.trust_env, self.browser.verify = False, str(tls[0])
        self.writ.wait_until(self.answers, "Apache did not answer")

    def answers(self):
        try:
            return requests.get(f"{self.apache.url}/bye", timeout=5).status_code == 404
        except requests.ConnectionError:
            self.assertIsNone(self.apache.process.poll(), "Apache ended")
            return False

    def sign_in(self):
        page = self.browser.get(f"{self.apache.url}/protected/")
        self.assertIn('<body data-page="login">', page.text, self.apache.log())
        form = {"interaction": re.search(r'name="interaction" value="([^"]+)"', page.text)[1], "username": "ann",
                "password": "Ann's password"}
        done = self.browser.post(page.url, data=form)
        self.assertIn("what is guarded", done.text, self.apache.log())

    def info(self, **more):
        told = self.browser.get(f"{self.apache.url}/protected/callback", params={"info": "json", **more})
        self.assertEqual(told.status_code, 200, self.apache.log())
        return told.json()

    def test_people_sign_in_stay_in_and_sign_out(self):
        self.sign_in()
        told = self.info()
        self.assertEqual((told["userinfo"]["email"], told["id_token"]["sub"]), ("ann@example.org", "1"))
        renewed = self.info(access_token_refresh_interval=0)
        self.assertNotEqual(renewed["access_token"], told["access_token"])
        out = self.browser.get(f"{self.apache.url}/protected/callback", params={"logout": f"{self.apache.url}/bye"})
        self.assertEqual(urllib.parse.urlsplit(out.url).path, "/bye", out.text)
        # Both are over: the page asks for a sign-in again, and ours does.
        again = self.browser.get(f"{self.apache.url}/protected/")
        self.assertIn('<body data-page="login">', again.text)

    def test_apache_hears_of_a_sign_out_elsewhere(self):
        self.sign_in()
        self.assertEqual(self.browser.get(f"{self.apache.url}/protected/", allow_redirects=False).status_code, 200)
        page = self.browser.get(f"{self.writ.url}/connect/endsession")
        form = {"interaction": re.search(r'name="interaction" value="([^"]+)"', page.text)[1], "decision": "allow"}
        self.assertIn('data-page="signed-out"', self.browser.post(page.url, data=form).text)
        guarded = lambda: self.browser.get(f"{self.apache.url}/protected/", allow_redirects=False).status_code
        self.writ.wait_until(lambda: guarded() == 302, "Apache still let the person in: " + self.apache.log())


if __name__ == "__main__":
    unittest.main()
