"""The roots somebody decided to trust: one DER file each."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import Path

from app.crypto import admission
from app.crypto.certs import Certificate, load
from app.crypto.trust_files import TrustFiles
from app.errors import SettingsError, WorkbenchError
from app.values.trust import IdentityKind, StoredRoot, StoreProblem

_SUFFIX = ".der"
_MOST_IN_NAME = 40
_MOST_NAME = 64
_KEY_DIGITS = 8
_MENDING = "Remove the root and add it again from its file."
_HINT = "Add one in its time, or ask for expired ones in so many words."


class TrustedRoots:
    """The files of the roots. Raises SettingsError when the disk refuses."""

    def __init__(self, folder: Path) -> None:
        self._files = TrustFiles(folder)

    def all(self) -> tuple[list[StoredRoot], list[StoreProblem]]:
        """Return the roots by name, and the files that are none."""
        roots, problems = [], []
        for name in self.names():
            try:
                roots.append(self._read(name))
            except WorkbenchError as error:
                problems.append(StoreProblem(name, error.message, _MENDING))
        return roots, problems

    def names(self) -> list[str]:
        """Return the names, damaged files included."""
        return self._files.names(_SUFFIX)

    def add(
        self, data: bytes, name: str, *, known: Iterable[StoredRoot], expired_too: bool
    ) -> StoredRoot:
        """Keep a root that holds every rule for roots, as `TrustStore.add_root` says.

        known: what is trusted already.
        """
        certificate = _only(load(data))
        admission.require_root(certificate)
        admission.require_in_time(certificate, expired_too=expired_too, hint=_HINT)
        for root in known:
            if root.certificate == certificate.raw:
                raise SettingsError(
                    f"This root is trusted already, as {root.name!r}.",
                    key=root.name,
                    hint="There is nothing to do.",
                )
        name = name or _name_from(certificate, self.names())
        self._files.require_free(name, _SUFFIX)
        self._files.write_bytes(name, _SUFFIX, certificate.raw)
        return self._read(name)

    def remove(self, name: str) -> None:
        """Delete a root. Raises SettingsError when there is none of that name."""
        self._files.read_bytes(name, _SUFFIX, "root")
        self._files.remove(name, _SUFFIX)

    def _read(self, name: str) -> StoredRoot:
        data = self._files.read_bytes(name, _SUFFIX, "root")
        return StoredRoot(name, Certificate(data).info(role=IdentityKind.CI.value))


def _only(found: list[bytes]) -> Certificate:
    if len(found) != 1:
        raise SettingsError(
            f"The file holds {len(found)} certificates; a root is added alone.",
            hint="Save each root in a file of its own.",
        )
    return Certificate(found[0])


def _name_from(certificate: Certificate, taken: Collection[str]) -> str:
    """Make a name from the subject and the key, since test roots share their subjects.

    The public test CI was issued again for the same key: the second one gets its serial number too.
    """
    title = re.sub(r"[^A-Za-z0-9 ._+-]+", " ", admission.title(certificate))
    title = " ".join(title.split()).lstrip(" ._+-")[:_MOST_IN_NAME].strip() or "root"
    name = f"{title} {certificate.computed_key_id.hex()[:_KEY_DIGITS]}".strip()
    return f"{name} {certificate.serial:X}"[:_MOST_NAME] if name in taken else name
