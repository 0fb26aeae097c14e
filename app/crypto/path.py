"""Judging any certificate of the bench: its own rules, its issuer, and so on up to a root.

An eUICC's chain has more rules and is judged in `chain`; this module finds the manufacturer for it.
Every rule is reported; nothing raises on the bytes of a certificate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from cryptography import x509

from app.crypto import rules
from app.crypto.certs import Certificate
from app.crypto.chain import check_chain
from app.crypto.roles import Role
from app.errors import CodecError
from app.values.euicc import Check
from app.values.ids import Eid

_DEEPEST = 4


def check_path(
    data: bytes,
    *,
    others: Iterable[bytes] = (),
    roots: Iterable[bytes] = (),
    eid: Eid | None = None,
    host: str = "",
    now: datetime | None = None,
) -> tuple[Check, ...]:
    """Make every check that can be made on one certificate and those above it.

    others: certificates that may stand in between; not trusted. roots: trusted ones.
    eid: what an eUICC certificate has to name. host: what a TLS certificate has to name.
    """
    now = now or datetime.now(UTC)
    try:
        leaf = Certificate(data)
    except CodecError as error:
        return (rules.failed("Certificate", error.message),)
    trusted, between = _readable(roots), _readable(others)
    if leaf.role is Role.EUICC:
        maker = _issuer_of(leaf, between)
        return check_chain(
            leaf.raw,
            maker.raw if maker else b"",
            eid=eid,
            roots=[root.raw for root in trusted],
            now=now,
        ).checks
    checks = _own_checks(leaf, now)
    if host:
        checks.append(_names_host("Host name", leaf, host))
    return tuple(checks + _checks_above(leaf, between, trusted, now))


def _readable(raws: Iterable[bytes]) -> list[Certificate]:
    found = []
    for raw in raws:
        try:
            found.append(Certificate(raw))
        except CodecError:
            continue
    return found


def _own_checks(leaf: Certificate, now: datetime) -> list[Check]:
    checks = [rules.well_formed("Certificate", leaf)]
    if leaf.role is Role.CI:
        checks += [rules.signs_certificates("Key usage", leaf), rules.own_key_id("Key id", leaf)]
    elif leaf.role is Role.EUM:
        checks += [
            rules.signs_certificates("Key usage", leaf),
            rules.last_authority("EUM is the last issuer", leaf),
        ]
    else:
        checks += [rules.signs_data("Key usage", leaf), rules.no_authority("No issuer", leaf)]
    role = leaf.role.value if leaf.role else "none named, as for an eIM"
    checks += [rules.passed("Role", f"{role}."), rules.in_time("Validity", leaf, now)]
    return checks


def _checks_above(
    leaf: Certificate, between: list[Certificate], trusted: list[Certificate], now: datetime
) -> list[Check]:
    checks: list[Check] = []
    current = leaf
    for _ in range(_DEEPEST):
        if any(root.raw == current.raw for root in trusted):
            checks.append(rules.passed("Root trusted", "It is one of the trusted roots."))
            if current.subject == current.issuer:
                checks.append(rules.signed_by("Root signed by itself", current, current))
            return checks
        if current.subject == current.issuer:
            holds = rules.signed_by("Signed by itself", current, current)
            return [*checks, holds, _untrusted(current)]
        above = _issuer_of(current, trusted) or _issuer_of(current, between)
        if above is None:
            return [*checks, _issuer_missing(current)]
        checks += _link_checks(current, above, now)
        current = above
    return [*checks, rules.failed("Path", f"It is longer than {_DEEPEST} certificates.")]


def _link_checks(lower: Certificate, upper: Certificate, now: datetime) -> list[Check]:
    name = upper.role.value if upper.role else "issuer"
    return [
        rules.names_issuer(f"Names the {name}", lower, upper),
        rules.signed_by(f"Signed by the {name}", lower, upper),
        rules.signs_certificates(f"{name} key usage", upper),
        rules.in_time(f"{name} validity", upper, now),
    ]


def _issuer_of(lower: Certificate, pool: Sequence[Certificate]) -> Certificate | None:
    """Pick the issuer the certificate names; of several under one key, the one that ends last."""
    wanted = lower.authority_key_id
    fitting = [
        upper
        for upper in pool
        if upper.raw != lower.raw
        and (upper.key_id == wanted if wanted and upper.key_id else upper.subject == lower.issuer)
    ]
    never = datetime.min.replace(tzinfo=UTC)
    return max(fitting, key=lambda upper: upper.not_after or never, default=None)


def _untrusted(current: Certificate) -> Check:
    if current.role is None:
        return rules.open_question(
            "Root trusted",
            "It stands alone. An eUICC trusts such an eIM by its public key, as configured.",
        )
    return rules.open_question("Root trusted", "Add it to the trusted roots if you trust it.")


def _issuer_missing(current: Certificate) -> Check:
    named = current.authority_key_id.hex()
    key = f" with the key identifier {named}" if named else ""
    return rules.open_question(
        "Issuer", f"Its issuer{key} is not here. Add it to the trusted roots to check this."
    )


def _names_host(name: str, leaf: Certificate, host: str) -> Check:
    found = leaf.extension(x509.SubjectAlternativeName)
    hosts = found.get_values_for_type(x509.DNSName) if found else []
    if host.lower() in (known.lower() for known in hosts):
        return rules.passed(name, f"{host} is in the certificate.")
    return rules.failed(name, f"It names {', '.join(hosts) or 'no host'}, not {host}.")
