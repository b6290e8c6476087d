"""examples/embed mints tokens that its realms' keys verify, each only its own.

usage: embed_test.py PROGRAM
"""

import json
import pathlib
import subprocess
import sys
import tempfile

from jwcrypto import jwk, jws, jwt


def main(program):
    with tempfile.TemporaryDirectory() as folder:
        ran = subprocess.run([program, str(pathlib.Path(folder) / "embed.db")], capture_output=True, text=True, check=True)
    lines = ran.stdout.splitlines()
    assert len(lines) == 6, ran
    keys = {f"https://{name}.example.com": jwk.JWKSet.from_json(line) for name, line in zip(("east", "west"), lines)}
    issuers = []
    for line in lines[2:]:
        unverified = jws.JWS()
        unverified.deserialize(line)
        issuer = json.loads(unverified.objects["payload"])["iss"]
        claims = json.loads(jwt.JWT(jwt=line, key=keys[issuer], algs=["ES256"]).claims)
        assert claims["client_id"] == "worker" and claims["aud"] == "urn:orders", claims
        for other, set_of in keys.items():
            if other != issuer:
                try:
                    jwt.JWT(jwt=line, key=set_of, algs=["ES256"])
                except jwt.JWTMissingKey:
                    continue
                raise AssertionError(f"a token of {issuer} passed for one of {other}")
        issuers.append(issuer)
    assert sorted(issuers) == sorted(list(keys) * 2), issuers
    print("4 tokens of 2 realms verified")


if __name__ == "__main__":
    main(sys.argv[1])
