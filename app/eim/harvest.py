"""What the answer to an IpaEuiccDataRequest teaches about a device.

Certificates are kept when their chain does not fail; once there, others take their place only when
theirs is proven to a root. An answer that brings certificates which fail has itself failed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.codec import dialects
from app.codec.node import Node
from app.crypto.chain import check_chain
from app.eim.explanation import of_code
from app.eim.recovery import asks_for_certificates
from app.eim.reported import Piece, PieceKind, listed, octets
from app.errors import CodecError
from app.values.eim import Device, QueuedPackage
from app.values.euicc import CertificateChain, Check, CheckResult

_ERROR = "IpaEuiccDataErrorCode"
_NAMES = {
    "defaultSmdpAddress": "default SM-DP+",
    "rootSmdsAddress": "root SM-DS",
    "associationToken": "association token",
    "euiccInfo1": "EUICCInfo1",
    "euiccInfo2": "EUICCInfo2",
    "eumCertificate": "EUM certificate",
    "euiccCertificate": "eUICC certificate",
    "ipaCapabilities": "capabilities of the IPA",
    "deviceInfo": "device information",
}


@dataclass(frozen=True, slots=True)
class Harvest:
    """What came. device: with what is learned. failure: why the answer is none, in words.

    words: what came, for people. pieces: package results and notifications in it.
    """

    device: Device
    words: str = ""
    failure: str = ""
    pieces: tuple[Piece, ...] = ()


def harvested(
    device: Device, question: QueuedPackage, piece: Piece, roots: Sequence[bytes]
) -> Harvest:
    """Take an answer in. roots: CI certificates trusted here. Never raises on its bytes."""
    data = piece.node.find("ipaEuiccData")
    if data is None:
        words = of_code(_ERROR, piece.code) if piece.code is not None else "It cannot be read."
        return Harvest(device, failure=f"The IPA does not tell. {words}")
    pieces = listed(piece)
    learned, failure = _certificates(device, data, roots)
    if (
        not failure
        and asks_for_certificates(question.recipe)
        and not octets(data, "euiccCertificate")
    ):
        failure = "The answer does not hold the eUICC's certificate that was asked for."
    learned = _dialect(learned, piece.raw, data)
    return Harvest(learned, _told(data, pieces), failure, pieces)


def _certificates(device: Device, data: Node, roots: Sequence[bytes]) -> tuple[Device, str]:
    """Return the device with certificates that came, or why they are not taken."""
    euicc, eum = octets(data, "euiccCertificate"), octets(data, "eumCertificate")
    if not euicc:
        return device, ""
    chain = check_chain(euicc, eum, eid=device.eid, roots=roots)
    if chain.result is CheckResult.FAIL:
        return device, f"The certificates were not taken. {_failures(chain.checks)}"
    if _keeps(device.certificates, chain):
        return device, ""
    return replace(device, certificates=chain), ""


def _keeps(known: CertificateChain | None, new: CertificateChain) -> bool:
    if known is None or known.euicc is None or new.euicc is None:
        return False
    return known.euicc.raw != new.euicc.raw and new.result is not CheckResult.PASS


def _dialect(device: Device, raw: bytes, data: Node) -> Device:
    info = data.find("euiccInfo2")
    if info is None:
        return device
    try:
        found = dialects.from_info2(raw[info.start : info.end])
    except CodecError:
        return device
    return replace(device, dialect=found) if found else device


def _told(data: Node, pieces: Sequence[Piece]) -> str:
    names = [_NAMES[child.name] for child in data.children if child.name in _NAMES]
    for kind, noun in (
        (PieceKind.PACKAGE_RESULT, "package result"),
        (PieceKind.NOTIFICATION, "notification"),
    ):
        count = sum(piece.kind is kind for piece in pieces)
        if count:
            names.append(f"{count} {noun}{'' if count == 1 else 's'}")
    return f"The device told: {', '.join(names)}." if names else "The device told nothing."


def _failures(checks: Sequence[Check]) -> str:
    failed = [check for check in checks if check.result is CheckResult.FAIL]
    return " ".join(f"{check.name}: {check.reason}" for check in failed)
