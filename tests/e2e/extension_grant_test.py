"""examples/extension_grant offers a grant of its own, which takes each voucher once.

usage: extension_grant_test.py PROGRAM
"""

import json
import pathlib
import subprocess
import sys
import tempfile

from jwcrypto import jws


def claims_of(token):
    unverified = jws.JWS()
    unverified.deserialize(token)
    return json.loads(unverified.objects["payload"])


def main(program):
    vouchers = ["spring-2026", "spring-2026", "forged", "summer-2026"]
    with tempfile.TemporaryDirectory() as folder:
        ran = subprocess.run([program, str(pathlib.Path(folder) / "vouchers.db")], input="\n".join(vouchers) + "\n",
                             capture_output=True, text=True, check=True)
    metadata, first, again, forged, last = ran.stdout.splitlines()
    assert "urn:example:grant-type:voucher" in json.loads(metadata)["grant_types_supported"], metadata
    for token in (first, last):
        claims = claims_of(token)
        assert claims["client_id"] == "kiosk" and claims["voucher"] == "spent", claims
        assert claims["exp"] - claims["iat"] == 600, claims
    assert again == forged == "refused: invalid_grant", ran.stdout
    print("two vouchers taken once each, a forged one refused")


if __name__ == "__main__":
    main(sys.argv[1])
