"""Reading X.509 certificates as eSIM uses them, tolerant of the odd ones.

`Certificate` reads a certificate once. Only bytes that are no certificate at all raise; whatever
else cannot be read is None or empty, and `oddities` names it, so that a card with one bad extension
can still be judged on the rest. Verdicts are made in `rules` and `chain`.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from app.crypto import der
from app.crypto.keys import PublicKey
from app.crypto.roles import BY_POLICY, Role
from app.errors import CodecError
from app.values.euicc import CertificateInfo

_log = logging.getLogger(__name__)

_Value = TypeVar("_Value")
_Ext = TypeVar("_Ext", bound=x509.ExtensionType)

_ODD = (
    ValueError,
    TypeError,
    OverflowError,
    NotImplementedError,
    UnsupportedAlgorithm,
    CodecError,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
    Warning,  # cryptography warns of odd serial numbers and names; tests make that an error
)
_PEM = b"-----BEGIN CERTIFICATE-----"
_SHORT_NAMES = {
    "2.5.4.3": "CN",
    "2.5.4.5": "serialNumber",
    "2.5.4.6": "C",
    "2.5.4.7": "L",
    "2.5.4.8": "ST",
    "2.5.4.10": "O",
    "2.5.4.11": "OU",
}
ORGANISATION = "2.5.4.10"
SERIAL_NUMBER = "2.5.4.5"
COMMON_NAME = "2.5.4.3"
COUNTRY = "2.5.4.6"

Attributes = tuple[tuple[str, str], ...]
_NAMELESS: Attributes = ()


class Certificate:
    """One certificate, read once. Accessors never raise; `oddities` names what was unreadable."""

    def __init__(self, data: bytes) -> None:
        """Read a certificate in any shell `der.whole_certificate` knows. Raises CodecError."""
        self.raw = der.whole_certificate(data)
        self.parts = der.signed_parts(self.raw)
        self.oddities: list[str] = []
        try:
            self._x509 = _load(self.raw)
        except _ODD as error:
            _log.debug("certificate refused: %s", error)
            raise CodecError(
                "These bytes have the outline of a certificate but break the rules of X.509.",
                path="certificate",
                hint="Send the raw bytes to whoever issued it; they are in the inspector.",
            ) from error
        self.subject = self._read("subject", lambda: _attributes(self._x509.subject), _NAMELESS)
        self.issuer = self._read("issuer", lambda: _attributes(self._x509.issuer), _NAMELESS)
        self.serial = self._read("serial number", lambda: self._x509.serial_number, 0)
        self.not_before = self._read("validity", lambda: self._x509.not_valid_before_utc, None)
        self.not_after = self._read("validity", lambda: self._x509.not_valid_after_utc, None)
        self.public_key = self._read("public key", lambda: _public_key(self._x509), None)
        self._extensions = self._read("extensions", lambda: self._x509.extensions, None)

    @property
    def extensions_readable(self) -> bool:
        """Whether the extensions as a whole could be read."""
        return self._extensions is not None

    def extension(self, kind: type[_Ext]) -> _Ext | None:
        """Return the extension of this kind, or None when absent or unreadable."""
        for extension in self._extensions or ():
            if isinstance(extension.value, kind):
                return extension.value
        return None

    @property
    def key_id(self) -> bytes:
        """The subject key identifier; empty when absent."""
        found = self.extension(x509.SubjectKeyIdentifier)
        return found.digest if found else b""

    @property
    def authority_key_id(self) -> bytes:
        """The issuer's key identifier as this certificate names it; empty when absent."""
        found = self.extension(x509.AuthorityKeyIdentifier)
        return (found.key_identifier or b"") if found else b""

    @property
    def policies(self) -> tuple[str, ...]:
        """The policy identifiers, dotted."""
        found = self.extension(x509.CertificatePolicies)
        return tuple(policy.policy_identifier.dotted_string for policy in found or ())

    @property
    def role(self) -> Role | None:
        """What the policy identifiers say this certificate is for, if they say it."""
        return next((BY_POLICY[oid] for oid in self.policies if oid in BY_POLICY), None)

    @property
    def registered_id(self) -> str:
        """The object identifier of the party in the alternative names; empty when absent."""
        found = self.extension(x509.SubjectAlternativeName)
        names = [name for name in found or () if isinstance(name, x509.RegisteredID)]
        return names[0].value.dotted_string if names else ""

    @property
    def signature_algorithm(self) -> str:
        """The identifier of the signature algorithm, dotted; empty when unreadable."""
        return self._read(
            "signature algorithm", lambda: self._x509.signature_algorithm_oid.dotted_string, ""
        )

    @property
    def curve(self) -> str:
        """`P-256`, `brainpoolP256r1`, or the name of whatever key it is; empty when unreadable."""
        if self.public_key:
            return self.public_key.curve.value
        return self._read("public key", lambda: _key_name(self._x509), "")

    @property
    def computed_key_id(self) -> bytes:
        """SHA-1 of the public point, which a root's key identifier has to be; empty without one."""
        if not self.public_key:
            return b""
        return x509.SubjectKeyIdentifier.from_public_key(self.public_key.native).digest

    def field(self, oid: str) -> str:
        """Return the first subject field with this identifier, or nothing."""
        return next((text for found, text in self.subject if found == oid), "")

    def valid_at(self, moment: datetime) -> bool:
        """Whether the moment lies in the validity period; False when that is unreadable."""
        if self.not_before is None or self.not_after is None:
            return False
        return self.not_before <= moment <= self.not_after

    def info(self, *, role: str = "", now: datetime | None = None) -> CertificateInfo:
        """Return the certificate as people judge it.

        role: what to call it when its policy does not say, as for an eIM.
        now: the moment `valid_now` is about; the present unless given.
        """
        return CertificateInfo(
            role=self.role.value if self.role else role,
            subject=name_text(self.subject),
            issuer=name_text(self.issuer),
            serial=f"{self.serial:X}",
            not_before=_iso(self.not_before),
            not_after=_iso(self.not_after),
            curve=self.curve,
            key_id=self.key_id,
            authority_key_id=self.authority_key_id,
            sha256=hashlib.sha256(self.raw).digest(),
            valid_now=self.valid_at(now or datetime.now(UTC)),
            raw=self.raw,
        )

    def _read(self, what: str, read: Callable[[], _Value], default: _Value) -> _Value:
        try:
            return read()
        except _ODD as error:
            _log.debug("certificate %s unreadable: %s", what, error)
            if what not in self.oddities:
                self.oddities.append(what)
            return default


def parse(data: bytes, *, role: str = "", now: datetime | None = None) -> CertificateInfo:
    """Read a certificate in any shell into the value pages show. Raises CodecError."""
    return Certificate(data).info(role=role, now=now)


def load(data: bytes) -> list[bytes]:
    """Return the certificates of a file, PEM (one or many) or DER, each as full DER.

    Raises CodecError when the file holds no certificate.
    """
    if _PEM not in data:
        return [Certificate(data).raw]
    try:
        found = x509.load_pem_x509_certificates(data)
    except _ODD as error:
        raise CodecError(
            "The certificate file cannot be read.",
            hint="Check that it is PEM text or a DER certificate and not cut short.",
        ) from error
    return [certificate.public_bytes(Encoding.DER) for certificate in found]


def name_text(name: Attributes) -> str:
    """Write a name as `C=ES, O=..., CN=...`, in the certificate's own order, on one line."""
    return ", ".join(f"{_SHORT_NAMES.get(oid, oid)}={_printable(text)}" for oid, text in name)


def _printable(text: str) -> str:
    """Escape what could break a line or turn the writing round: a name is foreign text."""
    return text if text.isprintable() else ascii(text)[1:-1]


def _load(raw: bytes) -> x509.Certificate:
    return x509.load_der_x509_certificate(raw)


def _attributes(name: x509.Name) -> Attributes:
    return tuple(
        (
            field.oid.dotted_string,
            field.value if isinstance(field.value, str) else field.value.hex(),
        )
        for field in name
    )


def _public_key(certificate: x509.Certificate) -> PublicKey | None:
    return PublicKey.of(certificate.public_key())


def _key_name(certificate: x509.Certificate) -> str:
    key = certificate.public_key()
    if isinstance(key, ec.EllipticCurvePublicKey):
        return key.curve.name
    return type(key).__name__.removesuffix("PublicKey")


def _iso(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else ""
