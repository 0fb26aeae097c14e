"""Judging the other side's certificate while the handshake runs.

OpenSSL walks the chain and reports every finding; a check overrules it where the trust is a pin, or
where an eUICC's certificate follows rules of its own. A refusal here is what the peer gets as an
alert, so nothing is sent to a server before it is known to be the right one.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from OpenSSL import SSL, crypto

from app.crypto import permitted
from app.crypto.certs import Certificate, name_text
from app.crypto.keys import PublicKey
from app.errors import CodecError
from app.net.tls_trust import ServerTrust, TrustKind
from app.values.euicc import CheckResult

WRONG_KEY = -1
WRONG_HOST = -2
_NAME_NOT_PERMITTED = 47


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a certificate was refused. code: OpenSSL's number, or one of ours below zero.

    depth: 0 for the peer's own certificate. names: what it is for, where the host is wrong.
    """

    code: int
    depth: int
    subject: str
    names: str = ""


class PeerCheck:
    """What both checks share: the finding, and how OpenSSL calls in."""

    def __init__(self) -> None:
        self.finding: Finding | None = None

    def refuse(self, code: int, depth: int, certificate: crypto.X509, names: str = "") -> bool:
        """Keep the first reason and say no."""
        self.finding = self.finding or Finding(code, depth, subject_of(certificate), names)
        return False

    def judge(self, certificate: crypto.X509, error: int, depth: int) -> bool:
        """Whether to go on after this finding of OpenSSL's; error 0 means it found no fault."""
        return True if not error else self.refuse(error, depth, certificate)


class ServerCheck(PeerCheck):
    """A client's view of its server's certificate."""

    def __init__(self, trust: ServerTrust, host: str) -> None:
        super().__init__()
        self._trust = trust
        self._host = trust.host or host

    def judge(self, certificate: crypto.X509, error: int, depth: int) -> bool:
        match self._trust.kind:
            case TrustKind.UNCHECKED:
                return True
            case TrustKind.KEY:
                return depth > 0 or self._has_pinned_key(certificate)
            case TrustKind.CERTIFICATE if depth == 0 and self._is_pinned(certificate):
                return True
        if error:
            return self.refuse(error, depth, certificate)
        return depth > 0 or self._names_host(certificate)

    def _has_pinned_key(self, certificate: crypto.X509) -> bool:
        if same_key(_spki(certificate), self._trust.data[0]):
            return True
        return self.refuse(WRONG_KEY, 0, certificate)

    def _is_pinned(self, certificate: crypto.X509) -> bool:
        return der_of(certificate) == self._trust.data[0]

    def _names_host(self, certificate: crypto.X509) -> bool:
        names = host_names(certificate.to_cryptography())
        if any(covers(name, self._host) for name in names):
            return True
        return self.refuse(WRONG_HOST, 0, certificate, ", ".join(names))


class ClientCheck(PeerCheck):
    """A server's view of a client's certificate.

    An EUM limits the EIDs it may certify by the beginning of the serial number, where X.509 only
    knows whole names. OpenSSL therefore finds fault with every eUICC certificate; the eSIM rule is
    applied instead, once the certificate above has come by.
    """

    def __init__(self) -> None:
        super().__init__()
        self._above: crypto.X509 | None = None
        self._in_question = False

    def judge(self, certificate: crypto.X509, error: int, depth: int) -> bool:
        if error == _NAME_NOT_PERMITTED and depth == 0:
            self._in_question = True
            if self._above is None:
                return True  # OpenSSL 3 asks before it shows the certificate above, 4 after that
        elif error:
            return self.refuse(error, depth, certificate)
        if depth == 1:
            self._above = certificate
        if depth == 0 and self._in_question and not self._is_permitted(certificate):
            return self.refuse(_NAME_NOT_PERMITTED, 0, certificate)
        return True

    def _is_permitted(self, certificate: crypto.X509) -> bool:
        if self._above is None:
            return False
        try:
            leaf, maker = Certificate(der_of(certificate)), Certificate(der_of(self._above))
        except CodecError:
            return False
        return permitted.check("EUM", leaf, maker).result is CheckResult.PASS


def on_finding(
    connection: SSL.Connection, certificate: crypto.X509, error: int, depth: int, ok: int
) -> bool:
    """Hand a finding of OpenSSL's to the check of its connection; the callback of a context."""
    check = connection.get_app_data()
    if not isinstance(check, PeerCheck):
        return bool(ok)
    return check.judge(certificate, 0 if ok else error, depth)


def same_key(one: bytes, other: bytes) -> bool:
    """Whether two SubjectPublicKeyInfo hold one key, also when a point is compressed in one."""
    if one == other:
        return True
    try:
        return PublicKey.from_spki(one) == PublicKey.from_spki(other)
    except CodecError:
        return False


def der_of(certificate: crypto.X509) -> bytes:
    """Return a certificate of OpenSSL's as DER."""
    return crypto.dump_certificate(crypto.FILETYPE_ASN1, certificate)


def subject_of(certificate: crypto.X509) -> str:
    """Return the subject as people read it; empty when it cannot be read."""
    try:
        return name_text(Certificate(der_of(certificate)).subject)
    except CodecError:
        return ""


def host_names(certificate: x509.Certificate) -> list[str]:
    """Return the DNS names and IP addresses a certificate is for."""
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except (ValueError, x509.ExtensionNotFound):
        return []
    addresses = found.value.get_values_for_type(x509.IPAddress)
    return [*found.value.get_values_for_type(x509.DNSName), *map(str, addresses)]


def covers(name: str, host: str) -> bool:
    """Whether a name in a certificate is that of the host.

    An IP address is only ever matched by itself; a wildcard stands for one leftmost label.
    """
    if is_number(host) or is_number(name):
        return is_number(host) and is_number(name) and _number(name) == _number(host)
    name, host = name.lower().rstrip("."), host.lower().rstrip(".")
    if name.startswith("*."):
        label, _, rest = host.partition(".")
        return bool(label) and "." in rest and rest == name[2:]
    return name == host


def is_number(host: str) -> bool:
    """Whether a host is written as an IP address."""
    try:
        _number(host)
    except ValueError:
        return False
    return True


def _number(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    return ipaddress.ip_address(host.strip("[]"))


def _spki(certificate: crypto.X509) -> bytes:
    return (
        certificate.to_cryptography()
        .public_key()
        .public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
