"""Values and stores for the tests of the Trust place."""

from __future__ import annotations

from app.crypto.certs import parse
from app.crypto.keys import Curve
from app.values.trust import IdentityKind, Protection, StoredIdentity, StoredRoot
from tests.crypto.known import own_pki

CI = parse(own_pki(Curve.P256).ci.certificate)
ROOT = StoredRoot("our root", CI)


def identity(
    name: str = "eim",
    kind: IdentityKind = IdentityKind.EIM,
    protection: Protection | None = Protection.NONE,
    *,
    certificate: bool = True,
) -> StoredIdentity:
    """Return an identity; its certificate is a CI's whatever its kind."""
    return StoredIdentity(
        name,
        kind,
        "P-256",
        CI.raw if certificate else b"",
        own_pki(Curve.P256).ci.key.public.spki,
        CI if certificate else None,
        locked=protection is Protection.PASSPHRASE,
        protection=protection,
    )
