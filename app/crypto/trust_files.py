"""How the store's files are kept: one JSON file per identity, one DER file per root, mode 0600."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app import durable
from app.errors import SettingsError
from app.values.trust import IdentityKind, Protection

_FORMAT = 1
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ._+-]{0,62}[A-Za-z0-9_+-])?")
_MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Record:
    """An identity as its file has it.

    key: PKCS#8 as PEM, encrypted unless protection is NONE; empty without private key.
    keyring_entry: under which name the OS keyring has the passphrase.
    """

    name: str
    kind: IdentityKind
    public_key: bytes
    certificate: bytes = b""
    chain: tuple[bytes, ...] = ()
    key: str = ""
    protection: Protection | None = None
    keyring_entry: str = ""


class TrustFiles:
    """The folder of the store. Every method may raise SettingsError when the disk refuses."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self, suffix: str) -> list[str]:
        """Return the names there are: `.json` identities, `.der` roots."""
        return sorted(path.name.removesuffix(suffix) for path in self.folder.glob(f"*{suffix}"))

    def read(self, name: str) -> Record:
        """Read an identity. Raises SettingsError when there is none or its file is damaged."""
        data = self.read_bytes(name, ".json", "identity")
        try:
            return _record(name, json.loads(data))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise SettingsError(
                f"The file of the identity {name!r} is damaged.",
                key=name,
                hint="Remove it and import or generate the identity again.",
            ) from error

    def write(self, record: Record) -> None:
        """Keep an identity."""
        text = json.dumps(_document(record), indent=1)
        self.write_bytes(record.name, ".json", text.encode())

    def read_bytes(self, name: str, suffix: str, what: str) -> bytes:
        """Read one file. Raises SettingsError when there is none."""
        try:
            with self.path(name, suffix).open("rb") as file:
                return file.read(_MOST_BYTES)
        except FileNotFoundError:
            raise SettingsError(
                f"There is no {what} named {name!r} in the store.",
                key=name,
                hint=f"There are: {', '.join(self.names(suffix)) or 'none yet'}.",
            ) from None
        except OSError as error:
            raise _refused(self.folder, error) from error

    def write_bytes(self, name: str, suffix: str, data: bytes) -> None:
        """Replace one file in one step."""
        path = self.path(name, suffix)
        try:
            durable.replace(path, data)
        except OSError as error:
            raise _refused(self.folder, error) from error

    def remove(self, name: str, suffix: str) -> None:
        """Delete one file; it need not be there."""
        try:
            self.path(name, suffix).unlink(missing_ok=True)
        except OSError as error:
            raise _refused(self.folder, error) from error

    def require_free(self, name: str, suffix: str) -> None:
        """Raise SettingsError when the name cannot be used or, in any case of letters, is taken."""
        self.path(name, suffix)
        if name.lower() in (found.lower() for found in self.names(suffix)):
            raise SettingsError(
                f"The name {name!r} is taken.",
                key=name,
                hint="Choose another name, or remove the one that has it.",
            )

    def path(self, name: str, suffix: str) -> Path:
        """Return where a file is. Raises SettingsError on a name that could leave the folder."""
        if not _NAME.fullmatch(name):
            raise SettingsError(
                f"{name!r} cannot be a name in the store.",
                key=name,
                hint="Use 1 to 64 letters, digits, spaces and . _ + -, first a letter or digit.",
            )
        return self.folder / f"{name}{suffix}"


def _document(record: Record) -> dict[str, object]:
    return {
        "format": _FORMAT,
        "kind": record.kind.value,
        "public_key": _text(record.public_key),
        "certificate": _text(record.certificate),
        "chain": [_text(link) for link in record.chain],
        "key": record.key,
        "protection": record.protection.value if record.protection else "",
        "keyring_entry": record.keyring_entry,
    }


def _record(name: str, document: dict[str, object]) -> Record:
    if document["format"] != _FORMAT:
        raise ValueError("another format")
    protection = str(document["protection"])
    return Record(
        name=name,
        kind=IdentityKind(str(document["kind"])),
        public_key=_bytes(document["public_key"]),
        certificate=_bytes(document["certificate"]),
        chain=tuple(_bytes(link) for link in _list(document["chain"])),
        key=str(document["key"]),
        protection=Protection(protection) if protection else None,
        keyring_entry=str(document["keyring_entry"]),
    )


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: object) -> bytes:
    return base64.b64decode(str(text), validate=True)


def _list(value: object) -> Iterator[object]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return iter(value)


def _refused(folder: Path, error: OSError) -> SettingsError:
    return SettingsError(
        f"The key store cannot be used: {error.strerror or error}.",
        hint=f"Check the rights and the free space of {folder}.",
    )
