"""Clients that prove themselves by what they sign: each assertion is marked durably before there is a token."""

import base64
import json
import secrets
import time

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from serving import SECONDS, Server, run_wrk

# More than the server could use up.
A_SECOND = 32_000
TYPE = "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"

# Each assertion once. A reply that is no token is told of in numbers: looking at each would cost the generator too much.
USES = """
local assertions, at = {}, 0
for assertion in io.lines("%s") do assertions[#assertions + 1] = assertion end
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
function request()
  at = at + 1
  return wrk.format(nil, nil, nil, "grant_type=client_credentials&scope=ES256&client_assertion_type=TYPE&client_assertion=" .. assertions[at])
end
""".replace("TYPE", TYPE.replace("%", "%%"))


def coded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def make_assertions(key, count, issuer):
    """As many assertions of the client `signer`, for now."""
    head = coded(b'{"alg":"ES256"}')
    now = int(time.time())
    made = []
    for _ in range(count):
        claims = {"iss": "signer", "sub": "signer", "aud": issuer, "jti": secrets.token_urlsafe(16), "iat": now, "exp": now + 300}
        text = f"{head}.{coded(json.dumps(claims, separators=(',', ':')).encode())}"
        r, s = decode_dss_signature(key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
        made.append(f"{text}.{coded(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}")
    return made


def measure_assertions(folder, say):
    key = ec.generate_private_key(ec.SECP256R1())
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    server = Server(folder)
    path = server.folder / "bench.json"
    settings = json.loads(path.read_text())
    settings["Clients"].append({"ClientId": "signer", "AllowedGrantTypes": ["client_credentials"], "AllowedScopes": ["ES256"],
                                "ClientSecrets": [{"Type": "PEM", "Value": public.decode()}]})
    path.write_text(json.dumps(settings))
    with server:
        server.until_first_token()
        issuer = settings["IssuerUri"]
        file = server.folder / "assertions.txt"
        file.write_text("\n".join(make_assertions(key, A_SECOND * SECONDS, issuer)))
        done = run_wrk(server, str(file), SECONDS, USES)
    say(f"private_key_jwt (ES256), each jti durable, client_credentials: {done['tokens_s']:,.0f} tokens/s, p50 {done['p50']}, p99 {done['p99']}; "
        f"{done['cpu_us']:.1f} us CPU, 64 connections, the load on the same cores")
