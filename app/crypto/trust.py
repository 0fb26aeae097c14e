"""The key and certificate store: identities that sign, and roots that are trusted here.

Rules: a file is readable by its owner only; a private key is kept in plain text only when somebody
asked for that in so many words; nothing becomes trusted by being imported, only by `add_root` or by
being a test CI whose key is in this store; a damaged file is named and trusted for nothing.

Any thread may call, but the keyring of the OS may take its time, so not the one that draws. Every
method may raise SettingsError, for an unknown name or a disk or keyring that refuses.
"""

from __future__ import annotations

import threading
from pathlib import Path

from app import paths
from app.crypto import admission, export, generating, key_box, key_file
from app.crypto.certs import Certificate
from app.crypto.files import read_file, write_file
from app.crypto.identity import Identity
from app.crypto.identity_records import IdentityRecords, stored
from app.crypto.keys import Curve, PrivateKey
from app.crypto.path import check_path
from app.crypto.trust_files import Record
from app.crypto.trusted_roots import TrustedRoots
from app.errors import SettingsError, TrustError
from app.values.euicc import Check
from app.values.ids import Eid
from app.values.trust import (
    ExportForm,
    IdentityKind,
    IdentityRequest,
    StoredIdentity,
    StoredRoot,
    TrustContents,
)

_EXPIRED_HINT = "Use one in its time, or ask for expired ones in so many words."


class TrustStore:
    """The store in one folder, read afresh at every question."""

    def __init__(self, folder: Path | None = None) -> None:
        """folder: made on first use; `trust` under the state folder unless given."""
        self.folder = folder or paths.state_dir() / "trust"
        self._identities = IdentityRecords(self.folder)
        self._roots = TrustedRoots(self.folder / "roots")
        self._writing = threading.RLock()

    def contents(self) -> TrustContents:
        """Return everything, damaged files by name."""
        identities, problems = self._identities.all()
        roots, damaged = self._roots.all()
        added = {root.certificate for root in roots}
        for one in identities:
            own = one.kind is IdentityKind.CI and one.has_key
            if own and one.info and one.certificate not in added:
                roots.append(StoredRoot(one.name, one.info, one.name))
        return TrustContents(tuple(identities), tuple(roots), (*problems, *damaged))

    def identities(self) -> tuple[StoredIdentity, ...]:
        """Return the identities that can be read, by name."""
        return self.contents().identities

    def roots(self) -> tuple[StoredRoot, ...]:
        """Return what is trusted: the roots added, and the test CIs whose keys are here."""
        return self.contents().roots

    def keyring_name(self) -> str:
        """Return the name of the OS keyring, empty when none is usable. May be slow."""
        return key_box.keyring_name()

    def identity(self, name: str) -> StoredIdentity:
        """Return one identity. Raises SettingsError when it is not there or its file is damaged."""
        return stored(self._identities.read(name))

    def private_key(self, name: str, passphrase: str | None = None) -> PrivateKey:
        """Open the private key. passphrase: needed when `locked` says so.

        Raises SettingsError on a missing or wrong passphrase, TrustError when there is no private
        key or the file holds another one than its certificate is for.
        """
        record = self._identities.read(name)
        if record.protection is None:
            raise TrustError(
                f"The store has no private key for {name!r}, so it cannot sign.",
                hint="Import the key, or choose an identity that has one.",
            )
        key = key_box.unlock(record.key, record.protection, record.keyring_entry, passphrase)
        if key.public.spki != record.public_key:
            raise TrustError(
                f"The private key in the file of {name!r} does not match its certificate.",
                hint="Somebody changed the file. Remove the identity and import it again.",
            )
        return key

    def generate(
        self,
        kind: IdentityKind,
        name: str,
        curve: Curve | str = Curve.P256,
        *,
        issuer: str = "",
        host: str = "",
        eid: str = "",
        eid_prefix: str = "",
        passphrase: str | None = None,
        protect: str = "",
        issuer_passphrase: str | None = None,
    ) -> StoredIdentity:
        """Make a key and certificate, as `generate_requested`, from separate arguments."""
        return self.generate_requested(
            IdentityRequest(
                kind=kind,
                name=name,
                curve=Curve(curve).value,
                issuer=issuer,
                host=host,
                eid=eid,
                eid_prefix=eid_prefix,
                passphrase=passphrase,
                protect=protect,
                issuer_passphrase=issuer_passphrase,
            )
        )

    def generate_requested(self, request: IdentityRequest) -> StoredIdentity:
        """Make a key and certificate and keep them.

        Raises SettingsError on a name that is taken, a missing field or protection, TrustError when
        the issuer has expired or may not issue this, CodecError on a bad EID or host name.
        """
        with self._writing:
            self._identities.require_free(request.name)
            made = generating.make(request, self._issuer(request))
            return self._identities.keep(
                Record(request.name, request.kind, made.key.public.spki, made.certificate),
                made.key,
                request.passphrase,
                request.protect,
            )

    def import_file(
        self,
        data: bytes,
        name: str,
        passphrase: str | None = None,
        *,
        beside: bytes = b"",
        kind: IdentityKind | None = None,
        protect: str = "",
        expired_too: bool = False,
    ) -> StoredIdentity:
        """Keep what a PEM, DER or PKCS#12 file holds: key, certificate, or both.

        passphrase: opens the file, and then protects the key here unless `protect` says otherwise.
        beside: a second file, such as the key of a certificate. kind: what the key is for when the
        certificate does not say. expired_too: take a certificate that is not valid now.
        Raises SettingsError on a wrong passphrase or a name that is taken, CodecError on a damaged
        file, TrustError when key and certificate do not match or the certificate has expired.
        """
        found = key_file.read_key_file(data, passphrase)
        if beside:
            found = found.joined(key_file.read_key_file(beside, passphrase))
        own = key_file.matched(found)
        certificate = Certificate(own.certificate) if own.certificate else None
        if certificate is not None:
            admission.require_in_time(certificate, expired_too=expired_too, hint=_EXPIRED_HINT)
        record = Record(
            name,
            kind or admission.kind_of(certificate),
            own.public.spki,
            own.certificate,
            own.chain,
        )
        with self._writing:
            self._identities.require_free(name)
            return self._identities.keep(record, own.key, passphrase, protect)

    def export(
        self,
        name: str,
        form: ExportForm,
        passphrase: str | None = None,
        *,
        unlock: str | None = None,
        protect: str = "",
    ) -> bytes:
        """Return an identity for a file.

        passphrase: protects a private key in the file. unlock: opens the stored one; the same
        passphrase unless given. protect: `none` writes a PEM key in plain text.
        Raises SettingsError without certificate or passphrase, TrustError without private key.
        """
        record = self._identities.read(name)
        if not form.secret:
            return export.public_form(record, form)
        key = self.private_key(name, unlock or passphrase)
        return export.secret_form(record, key, form, passphrase, protect)

    def import_paths(
        self,
        paths: tuple[Path, ...],
        name: str,
        passphrase: str | None = None,
        *,
        kind: IdentityKind | None = None,
        protect: str = "",
        expired_too: bool = False,
    ) -> StoredIdentity:
        """Keep what one file holds, or a certificate and its key from two, as `import_file`."""
        first, *beside = (read_file(path) for path in paths)
        return self.import_file(
            first,
            name,
            passphrase,
            beside=beside[0] if beside else b"",
            kind=kind,
            protect=protect,
            expired_too=expired_too,
        )

    def export_path(
        self,
        path: Path,
        name: str,
        form: ExportForm,
        passphrase: str | None = None,
        *,
        unlock: str | None = None,
        protect: str = "",
    ) -> int:
        """Write what `export` returns to a file, over one that is there; return its size."""
        data = self.export(name, form, passphrase, unlock=unlock, protect=protect)
        write_file(path, data, replace=True)
        return len(data)

    def remove(self, name: str) -> None:
        """Delete an identity and its key for good; a damaged file too."""
        with self._writing:
            self._identities.remove(name)

    def add_root(self, data: bytes, name: str = "", *, expired_too: bool = False) -> StoredRoot:
        """Trust a root from now on. data: one certificate, PEM or DER; name: from it unless given.

        Raises TrustError when it breaks a rule for roots or has expired, CodecError when it is no
        certificate, SettingsError when it is there already or the name is taken.
        """
        with self._writing:
            return self._roots.add(data, name, known=self.roots(), expired_too=expired_too)

    def add_root_path(self, path: Path, name: str = "", *, expired_too: bool = False) -> StoredRoot:
        """Trust the root in a file, as `add_root`."""
        return self.add_root(read_file(path), name, expired_too=expired_too)

    def remove_root(self, name: str) -> None:
        """Trust a root no more. Raises SettingsError when it is a test CI of this store."""
        with self._writing:
            if name not in self._roots.names():
                for root in self.roots():
                    if root.name == name:
                        raise _own_root(name)
            self._roots.remove(name)

    def check(
        self, certificate: bytes, *, eid: Eid | None = None, host: str = ""
    ) -> tuple[Check, ...]:
        """Judge a certificate with all that the store holds. Never raises on its bytes."""
        contents = self.contents()
        others = [raw for one in contents.identities for raw in (one.certificate, *one.chain)]
        roots = [root.certificate for root in contents.roots]
        return check_path(certificate, others=filter(None, others), roots=roots, eid=eid, host=host)

    def _issuer(self, request: IdentityRequest) -> Identity | None:
        found = generating.choose_issuer(request, self.identities())
        if found is None:
            return None
        hint = "Generate a new issuer first."
        admission.require_in_time(Certificate(found.certificate), expired_too=False, hint=hint)
        return Identity(self.private_key(found.name, request.issuer_passphrase), found.certificate)


def _own_root(name: str) -> SettingsError:
    return SettingsError(
        f"{name!r} is trusted because its key is in this store.",
        key=name,
        hint="Remove the identity of that name.",
    )
