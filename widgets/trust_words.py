"""What the key store's values say in words and states."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import QCoreApplication

from app.values.euicc import CertificateInfo
from app.values.trust import Protection, StoredIdentity
from widgets.theme import Tone

_SOON_DAYS = 30
_tr = partial(QCoreApplication.translate, "TrustWords")


def expiry(info: CertificateInfo | None, now: datetime | None = None) -> tuple[str, Tone]:
    """Say how a certificate stands in time. now: the present unless given."""
    if info is None:
        return _tr("no certificate"), Tone.NEUTRAL
    try:
        start = datetime.fromisoformat(info.not_before)
        end = datetime.fromisoformat(info.not_after)
    except ValueError:
        return _tr("no dates"), Tone.ATTENTION
    now = now or datetime.now(UTC)
    if now > end:
        return _tr("expired"), Tone.FAILED
    if now < start:
        return _tr("not valid yet"), Tone.ATTENTION
    days = (end - now).days
    if days < _SOON_DAYS:
        return _tr("{0} days left").format(days), Tone.ATTENTION
    return _tr("valid"), Tone.OK


def until(info: CertificateInfo | None) -> str:
    """Return the last day, or nothing without a certificate."""
    return info.not_after[:10] if info else ""


def key_words(identity: StoredIdentity) -> str:
    """Say whether and how the private key is kept."""
    return {
        Protection.PASSPHRASE: _tr("passphrase"),
        Protection.KEYRING: _tr("OS keyring"),
        Protection.NONE: _tr("not protected"),
        None: _tr("not here"),
    }[identity.protection]
