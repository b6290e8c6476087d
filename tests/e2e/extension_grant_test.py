"""examples/extension_grant offers a grant of its own, which takes each voucher once.

usage: extension_grant_test.py PROGRAM
"""

import json
import pathlib
import subprocess
import sys
import tempfile

from jwcrypto import jws

from voucher_cases import CASES, check_claims, check_metadata


def claims_of(token):
    unverified = jws.JWS()
    unverified.deserialize(token)
    return json.loads(unverified.objects["payload"])


def main(program):
    with tempfile.TemporaryDirectory() as folder:
        ran = subprocess.run([program, str(pathlib.Path(folder) / "vouchers.db")],
                             input="".join(voucher + "\n" for voucher, _ in CASES), capture_output=True, text=True, check=True)
    metadata, *answers = ran.stdout.splitlines()
    check_metadata(json.loads(metadata))
    assert len(answers) == len(CASES), ran.stdout
    for (voucher, error), answer in zip(CASES, answers):
        if error is None:
            check_claims(claims_of(answer))
        else:
            assert answer == f"refused: {error}", (voucher, answer)
    print("two vouchers taken once each, a forged one refused")


if __name__ == "__main__":
    main(sys.argv[1])
