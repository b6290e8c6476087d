"""What a voucher gets, whoever decides about it: played at the grant in C++ and at the same grant by hook."""

GRANT_TYPE = "urn:example:grant-type:voucher"

# A voucher, and the error that is answered; None: a token.
CASES = [
    ("spring-2026", None),
    ("spring-2026", "invalid_grant"),
    ("forged", "invalid_grant"),
    ("", "invalid_request"),
    ("summer-2026", None),
]


def check_claims(claims):
    assert claims["client_id"] == "kiosk" and claims["voucher"] == "spent", claims
    assert claims["exp"] - claims["iat"] == 600, claims
    assert claims["scope"] == "tickets" and claims["sub"] == "kiosk", claims


def check_metadata(metadata):
    assert GRANT_TYPE in metadata["grant_types_supported"], metadata
