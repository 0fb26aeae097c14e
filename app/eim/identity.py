"""The identities a bench eIM serves with, made on first use under a test CI of this machine.

What is made here is for the bench: a signing key, a TLS certificate, and the test CI above both.
Keys go where the OS keeps secrets; where no keyring is, as on a server without a desktop, they are
kept in files only their owner can read, and the log says so.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime

from cryptography import x509

from app.crypto.certs import Certificate
from app.crypto.identity import Identity
from app.crypto.keys import Curve, PrivateKey
from app.crypto.trust import TrustStore
from app.eim.keys import EimKey
from app.errors import SettingsError, TrustError
from app.file_lock import file_lock
from app.values.trust import IdentityKind, IdentityRequest, Protection, StoredIdentity

_log = logging.getLogger(__name__)

CI_NAME = "bench-ci"
EIM_NAME = "bench-eim"
TLS_NAME = "bench-eim-tls"
_LOCK = "bench-eim.lock"
_MOST_NUMBER = 10_000


class EimIdentities:
    """Finds and makes what an eIM needs. Any thread may use it; opened keys stay in memory.

    usual: the identity that signs where none is named, empty for one made for that. passphrases:
    by name of the identity, for keys that are locked. Every method may raise SettingsError when
    disk or keyring refuse.
    """

    def __init__(
        self, trust: TrustStore, usual: str = "", passphrases: Mapping[str, str] | None = None
    ) -> None:
        self.usual = usual
        self._trust = trust
        self._passphrases = dict(passphrases or {})
        self._opened: dict[str, EimKey] = {}
        self._lock = threading.RLock()

    def find(self, identity: str) -> EimKey:
        """Return the key of this name; without a name the usual one, made if it is not there.

        Raises SettingsError when a named one is not in the store, TrustError when it cannot sign.
        """
        with self._lock:
            found = self._opened.get(identity)
            if found is None:
                stored = self._signing(identity or self.usual)
                key = self._open(stored)
                found = EimKey(stored.name, stored.name, key, stored.public_key)
                self._opened[identity] = self._opened[stored.name] = found
            return found

    def certificate(self, identity: str) -> bytes:
        """Return the certificate of a signing identity as DER, empty for a bare key."""
        return self._trust.identity(self.find(identity).name).certificate

    def serving(self, host: str, name: str = "", curve: Curve = Curve.P256) -> tuple[str, Identity]:
        """Return name and identity of the TLS certificate to serve a host with.

        name: of an identity of the store, taken as it is. Without a name one that is in its time
        and names the host; it is made if there is none. Raises as `find`.
        """
        with self._lock:
            if name:
                stored = self._trust.identity(name)
                _require_kind(stored, IdentityKind.EIM_TLS)
            else:
                stored = self._made(IdentityKind.EIM_TLS, TLS_NAME, curve, host)
            return stored.name, Identity(self._open(stored), stored.certificate)

    def chain(self, name: str) -> tuple[bytes, ...]:
        """Return the certificates between a TLS certificate and its root, as DER."""
        return self._trust.identity(name).chain

    def issuer(self, name: str) -> bytes:
        """Return the certificate of the CA above a TLS certificate, as DER.

        Raises SettingsError when it is not in the store.
        """
        stored = self._trust.identity(name)
        key_id = Certificate(stored.certificate).authority_key_id
        contents = self._trust.contents()
        known = [one.certificate for one in contents.identities]
        known += [root.certificate for root in contents.roots]
        for certificate in (*stored.chain, *filter(None, known)):
            if key_id and Certificate(certificate).key_id == key_id:
                return certificate
        raise SettingsError(
            f"The certificate above that of {name!r} is not in the store.",
            key=name,
            hint="Add its root to the trusted ones, or pin the key or the certificate itself.",
        )

    def names(self) -> tuple[str, ...]:
        """Return the names that can sign for an eIM."""
        listed = self._trust.identities()
        return tuple(one.name for one in listed if one.kind is IdentityKind.EIM and one.has_key)

    def _signing(self, name: str) -> StoredIdentity:
        if not name:
            return self._made(IdentityKind.EIM, EIM_NAME, Curve.P256)
        stored = self._trust.identity(name)
        _require_kind(stored, IdentityKind.EIM)
        return stored

    def _made(self, kind: IdentityKind, name: str, curve: Curve, host: str = "") -> StoredIdentity:
        """Return what was made before, or make it; of several programs at once, one does."""
        found = self._kept(kind, name, curve, host)
        if found is not None:
            return found
        self._trust.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with file_lock(self._trust.folder / _LOCK):
            found = self._kept(kind, name, curve, host)
            if found is not None:
                return found
            stored = self._trust.identities()
            request = IdentityRequest(
                kind=kind,
                name=_free(name, {one.name for one in stored}),
                curve=curve.value,
                issuer=self._ci(curve, stored),
                host=host,
                protect=self._protection(),
            )
            made = self._trust.generate_requested(request)
        _log.info("made the identity %s (%s), kept by: %s", made.name, kind, made.protection)
        return made

    def _kept(
        self, kind: IdentityKind, name: str, curve: Curve, host: str
    ) -> StoredIdentity | None:
        for one in self._trust.identities():
            if _numbered(one.name, name) and _serves(one, kind, curve, host):
                return one
        return None

    def _ci(self, curve: Curve, stored: Iterable[StoredIdentity]) -> str:
        """Return the name of the bench's test CI on a curve, made if it is not there."""
        taken = {one.name for one in stored}
        for one in stored:
            ours = _numbered(one.name, CI_NAME) and not one.locked
            if ours and _serves(one, IdentityKind.CI, curve, ""):
                return one.name
        request = IdentityRequest(
            kind=IdentityKind.CI,
            name=_free(CI_NAME, taken),
            curve=curve.value,
            protect=self._protection(),
        )
        return self._trust.generate_requested(request).name

    def _protection(self) -> str:
        return Protection.KEYRING if self._trust.keyring_name() else Protection.NONE

    def _open(self, stored: StoredIdentity) -> PrivateKey:
        return self._trust.private_key(stored.name, self._passphrases.get(stored.name))


def _serves(one: StoredIdentity, kind: IdentityKind, curve: Curve, host: str) -> bool:
    """Whether an identity of the store can be used as it is."""
    if one.kind is not kind or one.curve != curve.value or not (one.has_key and one.certificate):
        return False
    certificate = Certificate(one.certificate)
    if not certificate.valid_at(datetime.now(UTC)):
        return False
    return not host or host.lower() in hosts_of(certificate)


def hosts_of(certificate: Certificate) -> tuple[str, ...]:
    """Return the host names and IP addresses a certificate is for, in lower case."""
    names = certificate.extension(x509.SubjectAlternativeName)
    if names is None:
        return ()
    hosts = names.get_values_for_type(x509.DNSName)
    addresses = names.get_values_for_type(x509.IPAddress)
    return tuple(host.lower() for host in hosts) + tuple(map(str, addresses))


def _numbered(name: str, stem: str) -> bool:
    """Whether a name is the stem, or the stem and a number."""
    return name == stem or (name.startswith(f"{stem}-") and name[len(stem) + 1 :].isdigit())


def _free(stem: str, taken: Collection[str]) -> str:
    names = (stem, *(f"{stem}-{number}" for number in range(2, _MOST_NUMBER)))
    return next(name for name in names if name not in taken)


def _require_kind(stored: StoredIdentity, kind: IdentityKind) -> None:
    if stored.kind is kind and stored.has_key:
        return
    if stored.has_key:
        raise SettingsError(
            f"The identity {stored.name!r} is of the kind {stored.kind.value}, not {kind.value}.",
            key=stored.name,
            hint="Name another one; `keys list` shows them.",
        )
    raise TrustError(
        f"The store has no private key for {stored.name!r}.",
        hint="Import the key, or name an identity that has one.",
    )
