"""What the key and certificate store holds, as plain values. No private key ever stands in one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.values.euicc import CertificateInfo


class IdentityKind(StrEnum):
    """What a key is for; the value is what people read."""

    CI = "CI"
    EUM = "EUM"
    EUICC = "eUICC"
    EIM = "eIM signing"
    EIM_TLS = "eIM TLS"
    DP_AUTH = "SM-DP+ authentication"
    DP_PB = "SM-DP+ profile binding"
    DP_TLS = "SM-DP+ TLS"
    DS_AUTH = "SM-DS authentication"
    DS_TLS = "SM-DS TLS"

    @property
    def issuer(self) -> IdentityKind | None:
        """Under what kind it stands; None for a root. An eIM signing key may also stand alone."""
        if self is IdentityKind.CI:
            return None
        return IdentityKind.EUM if self is IdentityKind.EUICC else IdentityKind.CI

    @property
    def tls(self) -> bool:
        """Whether its certificate names a host."""
        return self in (IdentityKind.EIM_TLS, IdentityKind.DP_TLS, IdentityKind.DS_TLS)


class Protection(StrEnum):
    """How a private key in the store is kept from others who can read the file."""

    PASSPHRASE = "passphrase"  # noqa: S105 - a way of protecting, not a secret
    KEYRING = "keyring"
    NONE = "none"


class ExportForm(StrEnum):
    """What leaves the store, and in which form."""

    CERTIFICATE_PEM = "certificate-pem"
    CERTIFICATE_DER = "certificate-der"
    PUBLIC_KEY_PEM = "public-key-pem"
    PUBLIC_KEY_DER = "public-key-der"
    PRIVATE_KEY_PEM = "private-key-pem"
    PKCS12 = "pkcs12"

    @property
    def secret(self) -> bool:
        """Whether it holds the private key."""
        return self in (ExportForm.PRIVATE_KEY_PEM, ExportForm.PKCS12)

    @property
    def suffix(self) -> str:
        """The ending such a file usually has."""
        if self is ExportForm.PKCS12:
            return ".p12"
        return ".der" if self.value.endswith("der") else ".pem"


@dataclass(frozen=True, slots=True)
class StoredIdentity:
    """A key of the store with the certificate that speaks for it, where there is one.

    curve: `P-256` or `brainpoolP256r1`. certificate: DER, empty when there is only a key.
    public_key: SubjectPublicKeyInfo as DER. info: None without certificate. locked: the private key
    opens with a passphrase only. protection: None when there is no private key.
    chain: further certificates that came along, as DER, none of them trusted for that.
    """

    name: str
    kind: IdentityKind
    curve: str
    certificate: bytes
    public_key: bytes
    info: CertificateInfo | None
    locked: bool = False
    protection: Protection | None = None
    chain: tuple[bytes, ...] = ()

    @property
    def has_key(self) -> bool:
        """Whether the private key is here, so that it can sign."""
        return self.protection is not None


@dataclass(frozen=True, slots=True)
class StoredRoot:
    """A root that is trusted here. identity: the test CI of the store whose it is, or empty."""

    name: str
    info: CertificateInfo
    identity: str = ""

    @property
    def certificate(self) -> bytes:
        """The certificate as DER."""
        return self.info.raw


@dataclass(frozen=True, slots=True)
class StoreProblem:
    """A file of the store that cannot be used, and why. Nothing of it is trusted."""

    name: str
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class TrustContents:
    """The whole store as read at one moment, each list by name."""

    identities: tuple[StoredIdentity, ...] = ()
    roots: tuple[StoredRoot, ...] = ()
    problems: tuple[StoreProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class IdentityRequest:
    """What is to be generated.

    issuer: name of an identity of the store; empty takes the only one that fits, and an eIM then
    signs itself. host: the host name of a TLS certificate, the common name of an eIM; the name when
    empty. eid: 32 digits, for an eUICC. eid_prefix: the digits an EUM may certify.
    passphrase, protect: as in the store. issuer_passphrase: opens a locked issuer.
    """

    kind: IdentityKind
    name: str
    curve: str = "P-256"
    issuer: str = ""
    host: str = ""
    eid: str = ""
    eid_prefix: str = ""
    passphrase: str | None = None
    protect: str = ""
    issuer_passphrase: str | None = None
