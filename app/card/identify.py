"""Asks a card what it is, with as few commands as will do, and keeps every answer as a probe."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TypeVar

from app.card.apdu import Command, Response
from app.card.channel import Channel
from app.card.exchange import Exchange
from app.card.isdr import IsdrSession
from app.card.status_words import explain
from app.card.verdict import IOT_TEMPLATE, Findings, announces_euicc, templates
from app.codec import tlv
from app.errors import (
    CancelledError,
    CodecError,
    DeviceError,
    ProcedureError,
    StatusError,
    WorkbenchError,
)
from app.values.euicc import Probe, SectionError
from app.values.ids import Eid, Iccid

ECASD_AID = bytes.fromhex("A0000005591010FFFFFFFF8900000200")

_EID_TAG = 0x5A
_ECASD_EID = (
    "The ECASD gives the EID. Without an ISD-R that means SGP.02, unless the maker gave the ISD-R "
    "an AID of its own; that can be added in the settings."
)
_EF_ICCID = b"\x2f\xe2"
_MF = b"\x3f\x00"
_T = TypeVar("_T")


def ask_isdr(findings: Findings, session: IsdrSession) -> list[SectionError]:
    """Read EID and EUICCInfo2 through the ISD-R and find out the dialect.

    Returns what could not be read. Raises DeviceError and CancelledError only.
    """
    findings.has_isdr = True
    session.dialect = None
    findings.probes = [probe for probe in findings.probes if probe.name not in _NAMES]
    findings.probes.append(_templates_probe(findings.fci))
    errors: list[SectionError] = []
    findings.eid = _probe(findings, session, _EID, session.eid, errors, "eid")
    if findings.eid is not None and not findings.eid.check_digits_ok:
        _flag_check_digits(findings)
    findings.info2 = _probe(findings, session, _INFO2, session.info2, errors, "info2")
    if not findings.claims_iot:
        found = _probe(findings, session, _EIM, session.eim_configuration)
        findings.answers_eim = found is not None
    if findings.claims_iot or findings.answers_eim:
        claims_version = findings.info2 is not None and findings.info2.iot_versions
        if not claims_version:
            answered = _probe(
                findings, session, _CONNECTIVITY, lambda: _knows_connectivity(session)
            )
            findings.answers_connectivity = answered is True
    session.dialect = findings.dialect
    return errors


def _knows_connectivity(session: IsdrSession) -> bool:
    """Whether the eUICC knows the function, which it does too when it has no parameters to give."""
    with contextlib.suppress(ProcedureError):
        session.connectivity_parameters()
    return True


def ask_without_isdr(findings: Findings, channel: Channel) -> None:
    """Look for an ECASD (SGP.02) and read the ICCID, on a card that has no ISD-R.

    channel: one that is connected; nothing needs to be selected on it.
    """
    try:
        channel.select(ECASD_AID)
    except StatusError as error:
        findings.probes.append(_refusal("ECASD", error))
    else:
        findings.has_ecasd = True
        findings.eid = _eid_of_ecasd(findings, channel)
    findings.iccid = _iccid_of_file(findings, channel)


def _eid_of_ecasd(findings: Findings, channel: Channel) -> Eid | None:
    command = Command(0x80, 0xCA, 0x00, _EID_TAG, le=256)
    response = Response.parse(channel.transmit(bytes(command)))
    eid: Eid | None = None
    try:
        found = tlv.find(response.data, _EID_TAG) if response.ok else None
        eid = Eid.from_wire(found.value) if found else None
        outcome = _ECASD_EID if eid else str(explain(response.sw))
    except CodecError as error:
        outcome = error.message
    findings.probes.append(
        Probe("EID of the ECASD", outcome, eid is not None, bytes(command), bytes(response))
    )
    return eid


def _iccid_of_file(findings: Findings, channel: Channel) -> Iccid | None:
    for file in (_MF, _EF_ICCID):
        channel.transmit(bytes(Command(0x00, 0xA4, 0x00, 0x04, file)))
    command = Command(0x00, 0xB0, 0x00, 0x00, le=10)
    response = Response.parse(channel.transmit(bytes(command)))
    iccid: Iccid | None = None
    outcome = "EF.ICCID gives the ICCID."
    try:
        iccid = Iccid.from_wire(response.data) if response.ok else None
        outcome = outcome if iccid else str(explain(response.sw))
    except CodecError as error:
        outcome = error.message
    findings.probes.append(
        Probe("ICCID", outcome, iccid is not None, bytes(command), bytes(response))
    )
    return iccid


_EID = "EID"
_INFO2 = "EUICCInfo2"
_EIM = "eIM configuration"
_CONNECTIVITY = "Connectivity parameters"
_TEMPLATES = "Templates of the ISD-R"
_NAMES = (_TEMPLATES, _EID, _INFO2, _EIM, _CONNECTIVITY)
_OUTCOMES = {
    _EID: "The ISD-R gives the EID.",
    _INFO2: "The eUICC describes itself.",
    _EIM: "The eUICC knows eIMs, so it is an IoT eUICC.",
    _CONNECTIVITY: "The eUICC knows this function of SGP.32 v1.1.",
}


def _probe(
    findings: Findings,
    session: Exchange,
    name: str,
    read: Callable[[], _T],
    errors: list[SectionError] | None = None,
    section: str = "",
) -> _T | None:
    try:
        value = read()
    except (DeviceError, CancelledError):
        raise
    except StatusError as error:
        findings.probes.append(_refusal(name, error))
        failure: WorkbenchError = error
    except WorkbenchError as error:
        findings.probes.append(Probe(name, error.message, False, *session.last))
        failure = error
    else:
        findings.probes.append(Probe(name, _OUTCOMES[name], True, *session.last))
        return value
    if errors is not None:
        errors.append(section_error(section, failure))
    return None


def section_error(section: str, error: WorkbenchError) -> SectionError:
    """Say which section could not be read and why."""
    return SectionError(section, error.message, error.hint, error.clause)


def _templates_probe(fci: bytes) -> Probe:
    found = templates(fci)
    iot = IOT_TEMPLATE in found
    outcome = "E1 is there: an IoT eUICC." if iot else "No E1; that leaves the question open."
    return Probe(_TEMPLATES, outcome, iot, b"", fci)


def _refusal(name: str, error: StatusError) -> Probe:
    return Probe(name, error.message, False, error.command, error.sw.to_bytes(2))


def _flag_check_digits(findings: Findings) -> None:
    probe = findings.probes[-1]
    outcome = "The ISD-R gives an EID, but its check digits are wrong."
    findings.probes[-1] = Probe(probe.name, outcome, False, probe.command, probe.answer)


def atr_probe(atr: bytes) -> Probe:
    """Say what the ATR tells; its silence proves nothing."""
    outcome = {
        True: "The ATR announces eUICC functions.",
        False: "The ATR says that there are no eUICC functions.",
        None: "The ATR says nothing about eUICC functions.",
    }[announces_euicc(atr)]
    return Probe("ATR", outcome, announces_euicc(atr) is not False, b"", atr)
