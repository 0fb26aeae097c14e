"""The rules one certificate is held against: form, role, key usage, CA rights, validity.

Each rule gives a Check and never raises. A rule that needs what could not be read is not checkable.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from cryptography import x509

from app.crypto.certs import Certificate
from app.crypto.keys import SignatureForm
from app.crypto.roles import RSP_ROLE_ARC, Role
from app.values.euicc import Check, CheckResult

_ECDSA_SHA256 = "1.2.840.10045.4.3.2"


def passed(name: str, reason: str = "") -> Check:
    """Return a check that held."""
    return Check(name, CheckResult.PASS, reason)


def failed(name: str, reason: str) -> Check:
    """Return a check that did not hold."""
    return Check(name, CheckResult.FAIL, reason)


def open_question(name: str, reason: str) -> Check:
    """Return a check that could not be made."""
    return Check(name, CheckResult.NOT_CHECKABLE, reason)


def _needs_extensions(
    rule: Callable[[str, Certificate], Check],
) -> Callable[[str, Certificate], Check]:
    @wraps(rule)
    def guarded(name: str, certificate: Certificate) -> Check:
        if not certificate.extensions_readable:
            return open_question(name, "The certificate's extensions cannot be read.")
        return rule(name, certificate)

    return guarded


def well_formed(name: str, certificate: Certificate) -> Check:
    """Every part of the certificate can be read."""
    if certificate.public_key is None and certificate.curve:
        return failed(name, f"Its key is {certificate.curve}; P-256 or brainpoolP256r1 is due.")
    if certificate.oddities:
        return failed(name, f"Cannot be read in it: {', '.join(certificate.oddities)}.")
    return passed(name, f"On {certificate.curve}.")


def policy(name: str, certificate: Certificate, role: Role) -> Check:
    """The certificate's policy identifier gives it this role."""
    if not certificate.extensions_readable:
        return open_question(name, "The certificate's extensions cannot be read.")
    if role.policy in certificate.policies:
        return passed(name, f"{role.policy}, the role {role.value}.")
    if certificate.role:
        return failed(
            name, f"The certificate is for the role {certificate.role.value}, not {role.value}."
        )
    has = ", ".join(certificate.policies) or "no policy at all"
    return failed(name, f"No eSIM role ({RSP_ROLE_ARC}.n); the certificate has {has}.")


@_needs_extensions
def no_authority(name: str, certificate: Certificate) -> Check:
    """The certificate may not issue others."""
    found = certificate.extension(x509.BasicConstraints)
    if found and found.ca:
        return failed(name, "It may issue certificates, which an eUICC must not.")
    return passed(name, "It issues no certificates.")


@_needs_extensions
def last_authority(name: str, certificate: Certificate) -> Check:
    """The certificate may issue others, but none that issue further ones."""
    found = certificate.extension(x509.BasicConstraints)
    if not found or not found.ca:
        return failed(name, "It is not marked as allowed to issue certificates.")
    if found.path_length is None:
        return failed(name, "It sets no path length, so it could make further issuers; 0 is due.")
    if found.path_length != 0:
        return failed(name, f"Its path length is {found.path_length}; 0 is due.")
    return passed(name, "It may issue eUICC certificates and no further issuers.")


@_needs_extensions
def signs_data(name: str, certificate: Certificate) -> Check:
    """The key is for signing data."""
    found = certificate.extension(x509.KeyUsage)
    if not found:
        return failed(name, "It has no key usage; digital signature is due.")
    if not found.digital_signature:
        return failed(name, "Its key usage lacks digital signature.")
    if found.key_cert_sign:
        return failed(name, "Its key may also sign certificates, which an eUICC must not.")
    return passed(name, "Digital signature.")


@_needs_extensions
def signs_certificates(name: str, certificate: Certificate) -> Check:
    """The key is for signing certificates."""
    found = certificate.extension(x509.KeyUsage)
    if not found:
        return failed(name, "It has no key usage; certificate signing is due.")
    if not found.key_cert_sign:
        return failed(name, "Its key usage lacks certificate signing.")
    return passed(name, "Certificate signing.")


def in_time(name: str, certificate: Certificate, now: datetime) -> Check:
    """The moment lies within the validity period."""
    start, end = certificate.not_before, certificate.not_after
    if start is None or end is None:
        return open_question(name, "Its validity period cannot be read.")
    if now < start:
        return failed(name, f"It becomes valid on {start:%Y-%m-%d}; check this machine's clock.")
    if now > end:
        return failed(name, f"It expired on {end:%Y-%m-%d}.")
    return passed(name, f"Until {end:%Y-%m-%d}.")


def signed_by(name: str, certificate: Certificate, issuer: Certificate) -> Check:
    """The issuer's key made the certificate's signature, over the bytes as received."""
    if certificate.signature_algorithm != _ECDSA_SHA256:
        used = certificate.signature_algorithm or "an unreadable algorithm"
        return failed(name, f"Signed with {used}; ECDSA with SHA-256 is due.")
    if issuer.public_key is None:
        return open_question(name, "The issuer's key cannot be used to check it.")
    parts = certificate.parts
    match issuer.public_key.verify(parts.signed, parts.signature):
        case SignatureForm.DER:
            return passed(name, "The signature holds.")
        case SignatureForm.RAW:
            return failed(name, "The signature holds but is written raw; X.509 wants DER.")
        case None:
            return failed(name, "The signature does not hold.")


def names_issuer(name: str, certificate: Certificate, issuer: Certificate) -> Check:
    """The certificate names the issuer it was given, by key identifier and by subject."""
    wanted, has = certificate.authority_key_id, issuer.key_id
    if wanted and has and wanted != has:
        return failed(name, f"It names the issuer key {wanted.hex()}; this one is {has.hex()}.")
    if certificate.issuer != issuer.subject:
        return failed(name, "The issuer's name in it is not the subject of the issuer's own.")
    if not (wanted and has):
        return open_question(name, "The names agree, but a key identifier is missing.")
    return passed(name, f"Issuer key {has.hex()}.")


def own_key_id(name: str, root: Certificate) -> Check:
    """The root's key identifier follows from its key, so that nobody borrows a known one."""
    if not root.computed_key_id:
        return open_question(name, "The root's key cannot be read.")
    if root.key_id != root.computed_key_id:
        return failed(
            name,
            f"It calls its key {root.key_id.hex() or 'nothing'}, "
            f"but the key's identifier is {root.computed_key_id.hex()}.",
        )
    return passed(name, root.key_id.hex())
