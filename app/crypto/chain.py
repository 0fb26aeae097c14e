"""Judging an eUICC's certificate chain: eUICC, its manufacturer (EUM), the issuer's root (CI).

Every rule is looked at and reported with a reason; nothing stops at the first failure and nothing
raises, whatever the card sent. A root known by name only leaves the signature under it open rather
than passed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import UTC, datetime

from app.crypto import permitted, registry, rules
from app.crypto.certs import SERIAL_NUMBER, Certificate
from app.crypto.registry import RootKind
from app.crypto.roles import Role
from app.errors import CodecError
from app.values.euicc import CertificateChain, CertificateInfo, Check
from app.values.ids import Eid

_log = logging.getLogger(__name__)


def check_chain(
    euicc: bytes,
    eum: bytes,
    *,
    eid: Eid | None = None,
    roots: Iterable[bytes] = (),
    now: datetime | None = None,
) -> CertificateChain:
    """Read both certificates and make every check that can be made. Never raises on their bytes.

    eid: what the card calls itself; without it that comparison stays open.
    roots: root certificates trusted here, whole; unreadable ones are passed over.
    now: the moment validity is judged at; the present unless given.
    """
    now = now or datetime.now(UTC)
    trusted = _readable(roots)
    checks: list[Check] = []
    card = _read("eUICC certificate", euicc, checks)
    maker = _read("EUM certificate", eum, checks)
    if card:
        checks += _card_checks(card, eid, now)
    if maker:
        checks += _maker_checks(maker, now)
    if card and maker:
        checks += _link_checks(card, maker)
    root = _root_of(maker, trusted) if maker else None
    if maker:
        checks += _root_checks(maker, root, trusted, now)
    return CertificateChain(
        _info(card, "eUICC", now), _info(maker, "EUM", now), _info(root, "CI", now), tuple(checks)
    )


def _read(name: str, data: bytes, checks: list[Check]) -> Certificate | None:
    if not data:
        checks.append(rules.open_question(name, "The card did not give this certificate."))
        return None
    try:
        certificate = Certificate(data)
    except CodecError as error:
        checks.append(rules.failed(name, error.message))
        return None
    checks.append(rules.well_formed(name, certificate))
    return certificate


def _readable(roots: Iterable[bytes]) -> list[Certificate]:
    found = []
    for raw in roots:
        try:
            found.append(Certificate(raw))
        except CodecError:
            _log.debug("a root of %d bytes cannot be read and is passed over", len(raw))
    return found


def _card_checks(card: Certificate, eid: Eid | None, now: datetime) -> list[Check]:
    return [
        rules.policy("eUICC role", card, Role.EUICC),
        rules.no_authority("eUICC is no issuer", card),
        rules.signs_data("eUICC key usage", card),
        rules.in_time("eUICC validity", card, now),
        _same_eid("EID in certificate", card, eid),
    ]


def _maker_checks(maker: Certificate, now: datetime) -> list[Check]:
    return [
        rules.policy("EUM role", maker, Role.EUM),
        rules.last_authority("EUM is the last issuer", maker),
        rules.signs_certificates("EUM key usage", maker),
        rules.in_time("EUM validity", maker, now),
    ]


def _link_checks(card: Certificate, maker: Certificate) -> list[Check]:
    return [
        rules.names_issuer("eUICC names the EUM", card, maker),
        rules.signed_by("eUICC signed by EUM", card, maker),
        permitted.check("EUM may certify this eUICC", card, maker),
    ]


def _root_checks(
    maker: Certificate, root: Certificate | None, trusted: list[Certificate], now: datetime
) -> list[Check]:
    known = _known("Root known", maker, root, trusted)
    if root is None:
        return [
            known,
            rules.open_question(
                "EUM signed by CI",
                "The root certificate is not here. Add it to the trusted roots to check this.",
            ),
        ]
    return [
        known,
        rules.policy("CI role", root, Role.CI),
        rules.signs_certificates("CI key usage", root),
        rules.own_key_id("CI key identifier", root),
        rules.signed_by("CI signed by itself", root, root),
        rules.in_time("CI validity", root, now),
        rules.names_issuer("EUM names the CI", maker, root),
        rules.signed_by("EUM signed by CI", maker, root),
    ]


def _root_of(maker: Certificate, trusted: list[Certificate]) -> Certificate | None:
    """Pick the root the EUM names; of several under one key, the one that ends last.

    The public test CI was issued again for the same key, so one key can have several roots.
    """
    wanted = maker.authority_key_id
    fitting = [
        root
        for root in trusted
        if (root.key_id == wanted if wanted else root.subject == maker.issuer)
    ]
    if not fitting:
        return None
    never = datetime.min.replace(tzinfo=UTC)
    return max(fitting, key=lambda root: root.not_after or never)


def _known(
    name: str, maker: Certificate, root: Certificate | None, trusted: list[Certificate]
) -> Check:
    key_id = maker.authority_key_id or (root.key_id if root else b"")
    if not key_id:
        return rules.open_question(name, "The EUM certificate does not name its root's key.")
    entry = registry.ci(key_id, (root.raw for root in trusted))
    if entry is None:
        return rules.open_question(
            name, f"No root with the key identifier {key_id.hex()} is known here."
        )
    kind = "added here" if entry.kind is RootKind.ADDED else f"a {entry.kind.value} root"
    return rules.passed(name, f"{entry.name}, {kind}.")


def _same_eid(name: str, card: Certificate, eid: Eid | None) -> Check:
    found = card.field(SERIAL_NUMBER)
    if not found:
        return rules.failed(name, "The subject has no serial number, so it names no EID.")
    if eid is None:
        return rules.open_question(name, f"It says {found}; the card's own EID is not known.")
    if found != eid:
        return rules.failed(name, f"It says {found}, the card says {eid}.")
    return rules.passed(name, "The same as the card's.")


def _info(certificate: Certificate | None, role: str, now: datetime) -> CertificateInfo | None:
    return certificate.info(role=role, now=now) if certificate else None
