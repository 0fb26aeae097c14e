"""Reads everything the card page shows; what fails becomes a SectionError beside the rest."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

from app.card.identify import section_error
from app.card.isdr import IsdrSession
from app.card.verdict import Findings
from app.crypto.chain import check_chain
from app.errors import CancelledError, DeviceError, NotSupportedError, WorkbenchError
from app.values.euicc import CardKind, CardReport, CertificateChain, ProfileInfo
from app.values.ids import Iccid


def read_sections(
    report: CardReport,
    session: IsdrSession,
    findings: Findings,
    wanted: Collection[str] | None = None,
) -> CardReport:
    """Fill the sections that go through the ISD-R. Raises DeviceError and CancelledError only.

    wanted: names of CardReport fields; None for all.
    """
    sections: dict[str, Callable[[], Any]] = {
        "info1": session.info1,
        "profiles": session.list_profiles,
        "addresses": session.configured_addresses,
        "rat": session.rat,
        "notifications": session.list_notifications,
        "certificates": lambda: read_certificates(session, findings),
    }
    if findings.kind is CardKind.SGP32:
        sections["eims"] = session.eim_configuration
    filled: dict[str, Any] = {}
    errors = list(report.errors)
    for name, read in sections.items():
        if wanted is not None and name not in wanted:
            continue
        try:
            filled[name] = read()
        except (DeviceError, CancelledError):
            raise
        except WorkbenchError as error:
            errors.append(section_error(name, error))
    return replace(report, **filled, errors=tuple(errors))


def read_certificates(session: IsdrSession, findings: Findings) -> CertificateChain:
    """Read the eUICC's and its maker's certificate and check the chain.

    Raises NotSupportedError on SGP.22, where a server sees them but a terminal cannot ask.
    """
    if findings.kind is not CardKind.SGP32:
        raise NotSupportedError(
            "An SGP.22 eUICC shows its certificates only to a server during a download.",
            needs="SGP.32",
            hint="Nothing is wrong. An IoT eUICC gives them when asked.",
        )
    eum, euicc = session.certificates()
    return check_chain(euicc, eum, eid=findings.eid, roots=findings.roots)


def enabled_iccid(profiles: Collection[ProfileInfo]) -> Iccid | None:
    """Return the ICCID of the profile in use, if there is one."""
    return next((profile.iccid for profile in profiles if profile.enabled), None)
