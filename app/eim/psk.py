"""Pre-shared keys of devices, found by reference: settings and logs name places, never keys."""

from __future__ import annotations

import os
import stat
import warnings
from collections.abc import Iterable
from pathlib import Path

from app.crypto.files import read_file
from app.errors import SettingsError
from app.net.dtls_psk import Psk

KEYRING_SERVICE = "eim-workbench psk"
"""Under which name the OS keyring has the keys, as hex, by their identity."""

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def psk_keys(references: Iterable[str]) -> tuple[Psk, ...]:
    """Return the keys, each identity once. references: `file:PATH` or `keyring:IDENTITY`.

    Raises SettingsError when one cannot be had, or when others than the owner may read the file.
    """
    keys: dict[str, Psk] = {}
    for reference in references:
        place, _, name = reference.partition(":")
        if place == "file":
            keys |= _from_file(Path(name).expanduser())
        elif place == "keyring":
            keys[name] = _from_keyring(name)
        else:
            raise SettingsError(
                "A pre-shared key is named by where it is kept, and this is no such place.",
                key="psk",
                hint="Write file:PATH or keyring:IDENTITY.",
            )
    return tuple(keys.values())


def _from_file(path: Path) -> dict[str, Psk]:
    data = read_file(path)
    if os.name == "posix" and path.stat().st_mode & _OTHERS:
        raise SettingsError(
            f"The file of pre-shared keys “{path}” can be read by others.",
            key="psk",
            hint=f"Keep it to its owner: chmod 600 {path}",
        )
    keys: dict[str, Psk] = {}
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        identity, _, key = text.rpartition(":")
        try:
            keys[identity] = _psk(identity, key)
        except ValueError as error:
            raise SettingsError(
                f"Line {number} of “{path}” holds no pre-shared key: {error}.",
                key="psk",
                hint="Write identity:hex, one in a line.",
            ) from None  # the line must not be shown
    return keys


def _from_keyring(identity: str) -> Psk:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # backends import what is about to be dropped
        import keyring  # slow, and few need it

        try:
            found = keyring.get_password(KEYRING_SERVICE, identity)
        except Exception as error:  # backends let through whatever their service raises
            raise SettingsError(
                f"The keyring of this machine gave no key for {identity!r}.",
                key="psk",
                hint="Unlock the keyring, or keep the keys in a file with mode 0600.",
            ) from error
    try:
        return _psk(identity, found or "")
    except ValueError as error:
        raise SettingsError(
            f"The keyring holds no pre-shared key for {identity!r}: {error}.",
            key="psk",
            hint=f"Put it there as hex: keyring set '{KEYRING_SERVICE}' {identity}",
        ) from None


def _psk(identity: str, text: str) -> Psk:
    """Read a key. Raises ValueError in words that do not show it."""
    try:
        return Psk(identity, bytes.fromhex(text))
    except ValueError:
        raise ValueError("the key is no hex") from None
    except SettingsError as error:
        raise ValueError(error.message.rstrip(".")) from None
