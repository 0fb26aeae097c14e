"""The files of identities: what is kept of a key and certificate, and how it is shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.crypto import key_box
from app.crypto.certs import Certificate
from app.crypto.keys import PrivateKey, PublicKey
from app.crypto.trust_files import Record, TrustFiles
from app.errors import CodecError, SettingsError, WorkbenchError
from app.values.trust import Protection, StoredIdentity, StoreProblem

_SUFFIX = ".json"


class IdentityRecords:
    """One file per identity. Raises SettingsError when the disk refuses."""

    def __init__(self, folder: Path) -> None:
        self._files = TrustFiles(folder)

    def all(self) -> tuple[list[StoredIdentity], list[StoreProblem]]:
        """Return the identities by name, and the files that cannot be used."""
        identities, problems = [], []
        for name in self._files.names(_SUFFIX):
            try:
                identities.append(stored(self.read(name)))
            except WorkbenchError as error:
                problems.append(StoreProblem(name, error.message, error.hint))
        return identities, problems

    def read(self, name: str) -> Record:
        """Return one. Raises SettingsError when it is not there or its file is damaged."""
        return self._files.read(name)

    def require_free(self, name: str) -> None:
        """Raise SettingsError when the name cannot be used or is taken."""
        self._files.require_free(name, _SUFFIX)

    def keep(
        self, record: Record, key: PrivateKey | None, passphrase: str | None, protect: str
    ) -> StoredIdentity:
        """Write one, its private key protected as `key_box.lock` says."""
        if key is not None:
            pem, way, entry = key_box.lock(key, passphrase=passphrase, protect=protect)
            record = replace(record, key=pem, protection=way, keyring_entry=entry)
        try:
            self._files.write(record)
        except SettingsError:
            key_box.forget(record.keyring_entry)
            raise
        return stored(record)

    def remove(self, name: str) -> None:
        """Delete one and its passphrase in the keyring; a damaged file too."""
        try:
            entry = self._files.read(name).keyring_entry
        except SettingsError:
            if name not in self._files.names(_SUFFIX):
                raise
            entry = ""
        self._files.remove(name, _SUFFIX)
        key_box.forget(entry)


def stored(record: Record) -> StoredIdentity:
    """Return a record as others see it. Raises SettingsError when its parts do not fit."""
    try:
        public = PublicKey.from_spki(record.public_key)
        certificate = Certificate(record.certificate) if record.certificate else None
    except CodecError as error:
        raise _changed(record.name) from error
    if certificate is not None and certificate.public_key != public:
        raise _changed(record.name)
    return StoredIdentity(
        name=record.name,
        kind=record.kind,
        curve=public.curve.value,
        certificate=record.certificate,
        public_key=record.public_key,
        info=certificate.info(role=record.kind.value) if certificate else None,
        locked=record.protection is Protection.PASSPHRASE,
        protection=record.protection,
        chain=record.chain,
    )


def _changed(name: str) -> SettingsError:
    return SettingsError(
        f"The file of the identity {name!r} is damaged: its parts do not fit together.",
        key=name,
        hint="Remove it and import or generate the identity again.",
    )
