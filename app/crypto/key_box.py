"""Where the passphrases of kept keys come from: the person, or the keyring of the OS."""

from __future__ import annotations

import logging
import secrets
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)

from app.crypto.key_file import open_private_key
from app.crypto.keys import PrivateKey
from app.errors import SettingsError, TrustError
from app.values.trust import Protection

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_log = logging.getLogger(__name__)

_SERVICE = "eim-workbench"
_ENTRY_BYTES = 12
_SECRET_BYTES = 32


def keyring_name() -> str:
    """Return the name of the OS keyring, empty when there is none that can keep anything."""
    backend = _backend()
    try:
        return backend.name if backend.priority > 0 else ""
    except RuntimeError:  # its service has gone since it was found
        return ""


def lock(key: PrivateKey, *, passphrase: str | None, protect: str) -> tuple[str, Protection, str]:
    """Return the key as PEM to be kept, how it is protected, and its entry in the keyring.

    protect: a Protection, or empty: the passphrase if one is given, else the keyring.
    Raises SettingsError when that protection cannot be had: nothing is kept in plain text unless
    `none` was asked for in so many words.
    """
    way = _way(passphrase, protect)
    if way is Protection.NONE:
        return _pem(key, NoEncryption()), way, ""
    if way is Protection.PASSPHRASE:
        return encrypted_pem(key, passphrase or ""), way, ""
    entry, secret = secrets.token_hex(_ENTRY_BYTES), secrets.token_urlsafe(_SECRET_BYTES)
    with _refusals():
        _backend().set_password(_SERVICE, entry, secret)
    return encrypted_pem(key, secret), way, entry


def unlock(
    pem: str, protection: Protection | None, entry: str, passphrase: str | None
) -> PrivateKey:
    """Open what `lock` made.

    Raises SettingsError on a missing or wrong passphrase and when the keyring refuses, TrustError
    when the keyring has lost the passphrase.
    """
    if protection is Protection.KEYRING:
        with _refusals():
            passphrase = _backend().get_password(_SERVICE, entry)
        if not passphrase:
            raise TrustError(
                "The keyring of this machine no longer has the key's passphrase.",
                hint="Restore the keyring, or import the key again.",
            )
    return open_private_key(pem.encode(), passphrase)


def forget(entry: str) -> None:
    """Take a passphrase out of the keyring; a keyring that refuses does not hinder a removal."""
    if not entry:
        return
    try:
        with _refusals():
            _backend().delete_password(_SERVICE, entry)
    except SettingsError as error:
        _log.info("the passphrase of a removed key stays: %s", error)


def encrypted_pem(key: PrivateKey, passphrase: str) -> str:
    """Return the key as PKCS#8 PEM under a passphrase."""
    return _pem(key, BestAvailableEncryption(passphrase.encode()))


def _way(passphrase: str | None, protect: str) -> Protection:
    way = _asked(protect)
    if way is None:
        way = Protection.PASSPHRASE if passphrase else Protection.KEYRING
    if way is Protection.PASSPHRASE and not passphrase:
        raise SettingsError(
            "The private key is to be protected by a passphrase and none was given.",
            key="passphrase",
            hint="Type a passphrase, or choose another protection.",
        )
    if way is Protection.KEYRING and not keyring_name():
        raise SettingsError(
            "This machine has no keyring that could protect the private key.",
            key="protect",
            hint="Give a passphrase, or choose “none” for a key that only a bench trusts.",
        )
    return way


def _asked(protect: str) -> Protection | None:
    if not protect:
        return None
    if protect not in list(Protection):
        raise SettingsError(
            f"{protect!r} is no way to protect a key.",
            key="protect",
            hint=f"Choose of {', '.join(Protection)}.",
        )
    return Protection(protect)


def _pem(key: PrivateKey, encryption: KeySerializationEncryption) -> str:
    return key.native.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption).decode()


def _backend() -> KeyringBackend:
    """Return the keyring of this session. It is imported here: few need it, and it is slow."""
    with warnings.catch_warnings():
        # Backends import what cryptography is about to drop, which is no concern of the user's.
        warnings.simplefilter("ignore")
        import keyring

        return keyring.get_keyring()


@contextmanager
def _refusals() -> Iterator[None]:
    from keyring.errors import NoKeyringError

    try:
        yield
    except NoKeyringError as error:
        raise SettingsError(
            "The passphrase of the private key is in a keyring, and this session has none.",
            key="keyring",
            hint="Start the keyring service of your desktop, or import the key again.",
        ) from error
    except Exception as error:  # backends let through whatever their service raises
        reason = str(error).rstrip(".! ") or type(error).__name__
        raise SettingsError(
            f"The keyring of this machine refused: {reason}.",
            key="keyring",
            hint="Unlock it and try again, or protect the key with a passphrase.",
        ) from error
