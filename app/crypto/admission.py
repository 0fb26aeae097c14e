"""What may come into the store as a root, and whether a certificate is in its time."""

from __future__ import annotations

from datetime import UTC, datetime

from cryptography import x509

from app.crypto import rules
from app.crypto.certs import COMMON_NAME, Certificate, name_text
from app.crypto.roles import Role
from app.errors import TrustError
from app.values.euicc import CheckResult
from app.values.trust import IdentityKind

KIND_OF_ROLE = {
    Role.CI: IdentityKind.CI,
    Role.EUM: IdentityKind.EUM,
    Role.EUICC: IdentityKind.EUICC,
    Role.DP_AUTH: IdentityKind.DP_AUTH,
    Role.DP_PB: IdentityKind.DP_PB,
    Role.DP_TLS: IdentityKind.DP_TLS,
    Role.DS_AUTH: IdentityKind.DS_AUTH,
    Role.DS_TLS: IdentityKind.DS_TLS,
}


def require_in_time(certificate: Certificate, *, expired_too: bool, hint: str) -> None:
    """Raise TrustError when the certificate has expired or is not valid yet.

    expired_too: let it pass all the same. hint: how to ask for that.
    """
    check = rules.in_time("Validity", certificate, datetime.now(UTC))
    if check.result is CheckResult.FAIL and not expired_too:
        raise TrustError(
            f"The certificate of {title(certificate)} is not valid now. {check.reason}", hint=hint
        )


def require_root(certificate: Certificate) -> None:
    """Raise TrustError when the certificate cannot be a root, saying which rule it breaks."""
    if certificate.subject != certificate.issuer:
        raise TrustError(
            f"The certificate of {title(certificate)} is not a root: another one issued it.",
            hint="Add the root it was issued under; import this one as an identity.",
        )
    checks = (
        rules.well_formed("form", certificate),
        rules.signed_by("signature", certificate, certificate),
    )
    for check in checks:
        if check.result is not CheckResult.PASS:
            raise _no_root(certificate, check.reason)
    usage = certificate.extension(x509.KeyUsage)
    if usage and not usage.key_cert_sign:  # a root of an operator's own often has none at all
        raise _no_root(certificate, "Its key usage lacks certificate signing.")
    found = certificate.extension(x509.BasicConstraints)
    if found is None or not found.ca:
        raise _no_root(certificate, "It is not marked as allowed to issue certificates.")
    # A foreign identifier would let it stand in for another root in every look-up.
    if certificate.key_id:
        own = rules.own_key_id("key identifier", certificate)
        if own.result is CheckResult.FAIL:
            raise _no_root(certificate, own.reason)


def kind_of(certificate: Certificate | None) -> IdentityKind:
    """Say what a certificate is for; without one, or without a role, an eIM's."""
    if certificate is None:
        return IdentityKind.EIM
    if certificate.role:
        return KIND_OF_ROLE[certificate.role]
    usage = certificate.extension(x509.ExtendedKeyUsage)
    return IdentityKind.EIM_TLS if usage else IdentityKind.EIM


def title(certificate: Certificate) -> str:
    """Return the name people know the certificate by."""
    return certificate.field(COMMON_NAME) or name_text(certificate.subject) or "no name"


def _no_root(certificate: Certificate, reason: str) -> TrustError:
    return TrustError(
        f"The certificate of {title(certificate)} cannot be a trusted root. {reason}",
        hint="Ask whoever gave it for the root certificate itself.",
    )
