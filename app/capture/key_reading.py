"""Keys and validity out of certificates as they stand in messages; None where bytes are none.

The reading itself is the trust room's. It is loaded when first needed, because it is heavy and
many a capture has no certificate.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from app.errors import CodecError, SettingsError
from app.values.trust import IdentityKind

if TYPE_CHECKING:
    from app.crypto.keys import PublicKey

_KEPT = 256


class CertifiedKey(NamedTuple):
    """A key and whom its certificate names: the serial number of the subject, else its name."""

    key: PublicKey
    name: str


@lru_cache(_KEPT)
def certificate_key(data: bytes) -> CertifiedKey | None:
    """Return the key of a certificate in any shell; None when there is none to be had."""
    from app.crypto import certs

    try:
        found = certs.Certificate(data)
    except CodecError:
        return None
    if found.public_key is None:
        return None
    name = found.field(certs.SERIAL_NUMBER) or found.field(certs.COMMON_NAME)
    return CertifiedKey(found.public_key, name)


@lru_cache(_KEPT)
def spki_key(data: bytes) -> PublicKey | None:
    """Return the public key of a SubjectPublicKeyInfo in any shell; None when it is none."""
    from app.crypto import der
    from app.crypto.keys import PublicKey

    try:
        return PublicKey.from_spki(der.whole_public_key(data))
    except CodecError:
        return None


def own_eim_keys() -> Iterator[tuple[str, PublicKey]]:
    """Yield name and key of the eIM identities in this machine's trust store; none if unreadable.

    Reads the store from the disk.
    """
    from app.crypto.trust import TrustStore

    try:
        identities = TrustStore().identities()
    except (SettingsError, OSError):
        return
    for one in identities:
        key = spki_key(one.public_key) if one.kind is IdentityKind.EIM else None
        if key is not None:
            yield one.name, key


def validity_problem(data: bytes, time_ns: int) -> str:
    """Say why a certificate was not valid at a moment; empty when it was, or nobody can tell.

    time_ns: wall clock in nanoseconds.
    """
    period = _period(data)
    if period is None:
        return ""
    first, last = period
    moment = time_ns / 1e9
    if moment < first.timestamp():
        return f"Not valid yet when this was recorded; it is from {first:%Y-%m-%d} on."
    if moment > last.timestamp():
        return f"No longer valid when this was recorded; it was until {last:%Y-%m-%d}."
    return ""


@lru_cache(_KEPT)
def _period(data: bytes) -> tuple[datetime, datetime] | None:
    from app.crypto import certs

    try:
        found = certs.Certificate(data)
    except CodecError:
        return None
    if found.not_before is None or found.not_after is None:
        return None
    return found.not_before.astimezone(UTC), found.not_after.astimezone(UTC)
