"""How each kind of eSIM certificate is filled in: subject, extensions and their order.

The extensions stand in the order of the public SGP.26 test certificates, so that ours can be laid
beside them. Everything here is made for the bench; nothing in the field trusts it.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from app.crypto.identity import Identity
from app.crypto.keys import Curve, PrivateKey
from app.crypto.roles import Role
from app.errors import CodecError
from app.values.ids import Eid

CI_OID = "2.999.1"
EUM_OID = "2.999.5"
DP_OID = "2.999.10"
CI_NAME = "eIM Workbench test CI"
EUM_ORGANISATION = "eIM Workbench test EUM"

_COUNTRY = "ZZ"
_ORGANISATION = "eIM Workbench"
_CRL = "http://ci.eim-workbench.example/test.crl"
_FROM = datetime(2024, 1, 1, tzinfo=UTC)
_CI_UNTIL = datetime(2059, 12, 31, 23, 59, 59, tzinfo=UTC)
_EUM_UNTIL = datetime(2058, 12, 31, 23, 59, 59, tzinfo=UTC)
_SERVER_UNTIL = datetime(2044, 12, 31, 23, 59, 59, tzinfo=UTC)
_EUICC_UNTIL = datetime(7496, 12, 31, 23, 59, 59, tzinfo=UTC)
_TLS_DAYS = 397
_CN_LENGTH = 64
_SERIAL_BYTES = 8
_LOOPBACK = ("127.0.0.1", "::1")

_NAME_FIELDS = {
    "c": NameOID.COUNTRY_NAME,
    "o": NameOID.ORGANIZATION_NAME,
    "ou": NameOID.ORGANIZATIONAL_UNIT_NAME,
    "cn": NameOID.COMMON_NAME,
    "serial": NameOID.SERIAL_NUMBER,
}
_Extension = tuple[x509.ExtensionType, bool]


@dataclass(frozen=True)
class _Request:
    """What is to be certified. issuer None means self-signed."""

    subject: x509.Name
    key: PrivateKey
    issuer: Identity | None
    extensions: tuple[_Extension, ...]
    start: datetime = _FROM
    end: datetime = _SERVER_UNTIL


def make_ci(curve: Curve, *, key: PrivateKey | None = None) -> Identity:
    """Make a self-signed root, named so that nobody takes it for a live one."""
    key = key or PrivateKey.generate(curve)
    return _issue(
        _Request(
            _name(cn=CI_NAME, ou="TESTCERT", o=_ORGANISATION, c=_COUNTRY),
            key,
            None,
            (
                _key_id(key),
                (x509.BasicConstraints(ca=True, path_length=None), True),
                _policy(Role.CI),
                _usage(signs_certificates=True, signs_crls=True),
                _names(CI_OID),
                _crl(),
            ),
            end=_CI_UNTIL,
        )
    )


def make_eum(
    ci: Identity,
    *,
    eid_prefix: str,
    organisation: str = EUM_ORGANISATION,
    key: PrivateKey | None = None,
    start: datetime = _FROM,
    end: datetime = _EUM_UNTIL,
) -> Identity:
    """Make a manufacturer that may certify eUICCs of this organisation and EID prefix only."""
    key = key or PrivateKey.generate(ci.key.curve)
    permitted = _name(o=organisation, serial=eid_prefix)
    return _issue(
        _Request(
            _name(c=_COUNTRY, o=organisation, cn=organisation),
            key,
            ci,
            (
                _authority(ci),
                _key_id(key),
                _usage(signs_certificates=True),
                _policy(Role.EUM),
                _names(EUM_OID),
                (x509.BasicConstraints(ca=True, path_length=0), True),
                _crl(),
                (x509.NameConstraints([x509.DirectoryName(permitted)], None), True),
            ),
            start=start,
            end=end,
        )
    )


def make_euicc(
    eum: Identity,
    eid: Eid,
    *,
    organisation: str = EUM_ORGANISATION,
    key: PrivateKey | None = None,
    start: datetime = _FROM,
    end: datetime = _EUICC_UNTIL,
) -> Identity:
    """Make the certificate of one eUICC; its subject carries the EID."""
    key = key or PrivateKey.generate(eum.key.curve)
    return _issue(
        _Request(
            _name(c=_COUNTRY, o=organisation, serial=eid, cn="eIM Workbench test eUICC"),
            key,
            eum,
            (
                _authority(eum),
                _key_id(key),
                _usage(),
                _policy(Role.EUICC),
            ),
            start=start,
            end=end,
        )
    )


def make_dp(
    ci: Identity, role: Role, *, oid: str = DP_OID, key: PrivateKey | None = None
) -> Identity:
    """Make an SM-DP+ (or SM-DS) certificate for authentication or profile binding."""
    key = key or PrivateKey.generate(ci.key.curve)
    return _issue(
        _Request(
            _name(o=_ORGANISATION, cn=f"eIM Workbench test {role.value}"),
            key,
            ci,
            (
                _authority(ci),
                _key_id(key),
                _names(oid),
                _usage(),
                _policy(role),
                _crl(),
            ),
        )
    )


def make_tls(
    ci: Identity,
    role: Role,
    host: str,
    *,
    oid: str = "",
    key: PrivateKey | None = None,
    start: datetime | None = None,
    days: int = _TLS_DAYS,
) -> Identity:
    """Make a TLS certificate for a host name; `start` is yesterday unless given.

    Raises CodecError when the name is longer than the 64 characters a common name may have.
    """
    _require_host(host)
    key = key or PrivateKey.generate(ci.key.curve)
    start = start or _yesterday()
    usages = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
    policy = (_policy(role, critical=False),) if role.policy else ()
    return _issue(
        _Request(
            _name(o=_ORGANISATION, cn=host),
            key,
            ci,
            (
                _usage(),
                (x509.ExtendedKeyUsage(usages), True),
                *policy,
                _key_id(key),
                _authority(ci),
                _names(oid, host),
                _crl(),
            ),
            start=start,
            end=start + timedelta(days=days),
        )
    )


def make_eim(
    ci: Identity | None, curve: Curve, *, name: str, key: PrivateKey | None = None
) -> Identity:
    """Make an eIM's signing certificate, under a CI or, without one, signed by itself.

    Raises CodecError when the name is longer than the 64 characters a common name may have.
    """
    _require_host(name)
    key = key or PrivateKey.generate(curve)
    above: tuple[_Extension, ...] = (_authority(ci),) if ci else ()
    return _issue(
        _Request(
            _name(c=_COUNTRY, cn=name),
            key,
            ci,
            (*above, _usage()),
        )
    )


def _issue(request: _Request) -> Identity:
    signer = request.issuer.key if request.issuer else request.key
    issuer = request.issuer.x509.subject if request.issuer else request.subject
    builder = (
        x509.CertificateBuilder()
        .subject_name(request.subject)
        .issuer_name(issuer)
        .public_key(request.key.native.public_key())
        .serial_number(_serial(request, issuer))
        .not_valid_before(request.start)
        .not_valid_after(request.end)
    )
    for extension, critical in request.extensions:
        builder = builder.add_extension(extension, critical=critical)
    certificate = builder.sign(signer.native, hashes.SHA256(), ecdsa_deterministic=True)
    return Identity(request.key, certificate.public_bytes(Encoding.DER))


def _serial(request: _Request, issuer: x509.Name) -> int:
    """Return a positive number that follows from the content, so that a rebuild is identical."""
    seed = hashlib.sha256(issuer.public_bytes() + request.subject.public_bytes())
    seed.update(request.key.public_spki + request.start.isoformat().encode())
    for extension, _ in request.extensions:
        seed.update(extension.public_bytes())
    return int.from_bytes(seed.digest()[:_SERIAL_BYTES]) >> 1 | 1 << (8 * _SERIAL_BYTES - 2)


def _name(**fields: str) -> x509.Name:
    """Build a name, one field per RDN, in the order given: SGP.26 orders each kind differently."""
    return x509.Name([x509.NameAttribute(_NAME_FIELDS[key], text) for key, text in fields.items()])


def _names(oid: str, host: str = "") -> _Extension:
    names = _host_names(host)
    if oid:
        names.append(x509.RegisteredID(x509.ObjectIdentifier(oid)))
    return x509.SubjectAlternativeName(names), False


def _host_names(host: str) -> list[x509.GeneralName]:
    """Name a host; an address as what it is, and a local host by its addresses too."""
    if not host:
        return []
    with suppress(ValueError):
        return [x509.IPAddress(ip_address(host))]
    local = _LOOPBACK if host == "localhost" else ()
    return [x509.DNSName(host), *(x509.IPAddress(ip_address(one)) for one in local)]


def _policy(role: Role, *, critical: bool = True) -> _Extension:
    identifier = x509.ObjectIdentifier(role.policy)
    return x509.CertificatePolicies([x509.PolicyInformation(identifier, None)]), critical


def _usage(*, signs_certificates: bool = False, signs_crls: bool = False) -> _Extension:
    usage = x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_crls,
        encipher_only=False,
        decipher_only=False,
    )
    return usage, True


def _key_id(key: PrivateKey) -> _Extension:
    return x509.SubjectKeyIdentifier.from_public_key(key.public.native), False


def _authority(issuer: Identity) -> _Extension:
    return x509.AuthorityKeyIdentifier(issuer.key_id, None, None), False


def _crl() -> _Extension:
    where = [x509.UniformResourceIdentifier(_CRL)]
    return x509.CRLDistributionPoints([x509.DistributionPoint(where, None, None, None)]), False


def _require_host(name: str) -> None:
    if not name or len(name) > _CN_LENGTH or not name.isascii():
        raise CodecError(
            f"A certificate's common name has 1 to {_CN_LENGTH} ASCII characters; this has "
            f"{len(name)}: {name[:40]!r}.",
            hint="Choose a shorter host name for this server.",
        )


def _yesterday() -> datetime:
    """Midnight before last, so that a device whose clock lags a day still accepts it."""
    return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
