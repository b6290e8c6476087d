"""The release binary, running, for tests in Python."""

import json
import os
import pathlib
import re
import signal
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
WRIT = os.environ.get("WRIT", str(ROOT / "build" / "release" / "writ"))


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def make_certificate(folder, name="tls", days=2):
    """A self-signed certificate for 127.0.0.1 and its key, as files in `folder`."""
    certificate, key = pathlib.Path(folder) / f"{name}.crt", pathlib.Path(folder) / f"{name}.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
                    f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1", "-days", str(days), "-keyout", str(key),
                    "-out", str(certificate)], check=True, stderr=subprocess.DEVNULL)
    return certificate, key


def sealed_secret(config, folder):
    """A secret that a client can sign with: itself, and the value that the server of `folder` opens."""
    out = subprocess.run([WRIT, "secret", "new", "--sealed", "--config", str(config), "--store", f"sqlite:{folder}/w.db"],
                         check=True, capture_output=True, text=True).stdout
    return re.search(r"^  (\S{64})$", out, re.M)[1], re.search(r'"(sealed:[^"]+)"', out)[1]


def import_people(config, folder, people):
    """Adds people, in the family's TestUser shape, to the store that a RunningWrit of `folder` has."""
    path = pathlib.Path(folder) / "people.json"
    path.write_text(json.dumps(people))
    subprocess.run([WRIT, "user", "import", str(path), "--config", str(config), "--store", f"sqlite:{folder}/w.db"],
                   check=True, stdout=subprocess.DEVNULL)


class RunningWrit:
    """Serves `config` on free ports, with a store in `folder`; ready once made. With `tls`, a certificate and its key,
    it speaks TLS."""

    def __init__(self, config, folder, port=None, tls=None, **popen):
        self.folder = str(folder)
        if tls:
            popen["env"] = dict(popen.get("env", os.environ), WRIT__Server__TlsCertificate=str(tls[0]),
                                WRIT__Server__TlsKey=str(tls[1]))
        self.trust = ssl.create_default_context(cafile=str(tls[0])) if tls else None
        self.port, self.operations = port or free_port(), free_port()
        self.process = subprocess.Popen(
            [WRIT, "serve", "--config", str(config), "--listen", f"127.0.0.1:{self.port}", "--operations-listen",
             f"127.0.0.1:{self.operations}", "--store", f"sqlite:{self.folder}/w.db"],
            stdout=subprocess.PIPE, text=True, **popen)
        self.url = f"http{'s' if tls else ''}://127.0.0.1:{self.port}"
        self.wait_until(lambda: self.ready() == 200, "the server was not ready in time")

    def wait_until(self, holds, otherwise, seconds=20):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if holds():
                return
            assert self.process.poll() is None, "the server ended"
            time.sleep(0.01)  # between two looks
        raise AssertionError(otherwise)

    def ready(self):
        try:
            return get(f"http://127.0.0.1:{self.operations}/readyz")[0]
        except OSError:
            return 0

    def stop(self):
        """Ends it as an operator would; gives its exit code and its log."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        log = self.process.communicate(timeout=30)[0]
        for line in log.splitlines():
            json.loads(line)
        return self.process.returncode, log

    def token(self, headers=(), **form):
        """The status, JSON and fields of a token request's answer."""
        request = urllib.request.Request(f"{self.url}/connect/token", data=urllib.parse.urlencode(form).encode(),
                                         headers=dict(headers))
        try:
            with urllib.request.urlopen(request, timeout=30, context=self.trust) as reply:
                return reply.status, json.load(reply), dict(reply.headers)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error), dict(error.headers)

    def jwks(self):
        return get(f"{self.url}/.well-known/openid-configuration/jwks", self.trust)[1].decode()


def get(url, trust=None):
    try:
        with urllib.request.urlopen(url, timeout=5, context=trust) as reply:
            return reply.status, reply.read(), dict(reply.headers)
    except urllib.error.HTTPError as error:
        return error.code, error.read(), dict(error.headers)
