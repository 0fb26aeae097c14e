"""Making the identities a bench needs: which kind stands under which, and what each is told."""

from __future__ import annotations

from collections.abc import Iterable

from app.crypto import issuing, permitted
from app.crypto.certs import ORGANISATION, Certificate
from app.crypto.identity import Identity
from app.crypto.keys import Curve
from app.crypto.roles import Role
from app.errors import SettingsError, TrustError
from app.values.euicc import CheckResult
from app.values.ids import Eid
from app.values.trust import IdentityKind, IdentityRequest, StoredIdentity

_SERVERS = {
    IdentityKind.DP_AUTH: Role.DP_AUTH,
    IdentityKind.DP_PB: Role.DP_PB,
    IdentityKind.DS_AUTH: Role.DS_AUTH,
}
_TLS = {
    IdentityKind.EIM_TLS: Role.EIM_TLS,
    IdentityKind.DP_TLS: Role.DP_TLS,
    IdentityKind.DS_TLS: Role.DS_TLS,
}
_PREFIX_DIGITS = range(1, 20)


def make(request: IdentityRequest, issuer: Identity | None) -> Identity:
    """Make key and certificate. issuer: of the kind `request.kind.issuer` names, on the same curve.

    Raises SettingsError on a missing or unusable field, CodecError on a bad EID or host name,
    TrustError when the issuer may not issue this.
    """
    if request.kind is IdentityKind.CI:
        return issuing.make_ci(Curve(request.curve))
    if request.kind is IdentityKind.EIM:
        name = request.host or request.name
        return issuing.make_eim(issuer, Curve(request.curve), name=name)
    if issuer is None:
        raise _field("issuer", f"A certificate of the kind {request.kind.value} needs an issuer.")
    if request.kind is IdentityKind.EUM:
        return issuing.make_eum(issuer, eid_prefix=_prefix(request))
    if request.kind is IdentityKind.EUICC:
        return _euicc(request, issuer)
    if request.kind in _SERVERS:
        return issuing.make_dp(issuer, _SERVERS[request.kind])
    oid = issuing.DP_OID if request.kind is IdentityKind.DP_TLS else ""
    return issuing.make_tls(issuer, _TLS[request.kind], request.host or request.name, oid=oid)


def choose_issuer(
    request: IdentityRequest, identities: Iterable[StoredIdentity]
) -> StoredIdentity | None:
    """Pick the issuer that was named, or the only one that fits; None when none is wanted.

    Raises SettingsError when it is not there, of another kind, on the other curve, or when several
    fit.
    """
    kind = request.kind.issuer
    if kind is None or (not request.issuer and request.kind is IdentityKind.EIM):
        return None
    fitting = [
        one
        for one in identities
        if one.kind is kind and one.curve == request.curve and one.has_key and one.certificate
    ]
    named = [one for one in fitting if not request.issuer or one.name == request.issuer]
    if len(named) == 1:
        return named[0]
    names = ", ".join(repr(one.name) for one in fitting)
    wanted = f"{kind.value} on {request.curve} whose key is in the store"
    if request.issuer:
        message = f"{request.issuer!r} cannot issue this: it is no {wanted}."
    else:
        message = f"There is {'more than one' if names else 'no'} {wanted}."
    hint = f"Name one of {names}." if names else f"Generate a {kind.value} on this curve first."
    raise SettingsError(message, key="issuer", hint=hint)


def _euicc(request: IdentityRequest, issuer: Identity) -> Identity:
    if not request.eid:
        raise _field("eid", "An eUICC certificate names the EID of its eUICC.")
    organisation = Certificate(issuer.certificate).field(ORGANISATION)
    made = issuing.make_euicc(issuer, Eid(request.eid), organisation=organisation)
    check = permitted.check("", Certificate(made.certificate), Certificate(issuer.certificate))
    if check.result is CheckResult.FAIL:
        raise TrustError(
            f"The EUM may not certify this eUICC. {check.reason}",
            hint="Choose an EID the EUM's prefix covers, or generate an EUM for this prefix.",
        )
    return made


def _prefix(request: IdentityRequest) -> str:
    prefix = "".join(request.eid_prefix.split())
    if len(prefix) not in _PREFIX_DIGITS or not (prefix.isascii() and prefix.isdigit()):
        raise _field(
            "eid_prefix", "An EUM certificate names the leading digits of the EIDs it may certify."
        )
    return prefix


def _field(key: str, message: str) -> SettingsError:
    what = {
        "issuer": "Name one, or generate it first.",
        "eid": "Give its 32 digits.",
        "eid_prefix": "Give 1 to 19 digits; 8 are usual, such as 89049032.",
    }
    return SettingsError(message, key=key, hint=what[key])
