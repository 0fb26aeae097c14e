"""ESipa messages as the IPA writes and reads them, in the dialect of its eUICC.

What the eUICC signed is put in place as it came, never encoded again. Reading goes no deeper than
needed to know what to do: a package the IPA cannot read may still be one the eUICC can judge.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from app.codec import tlv
from app.codec.dialects import OLDEST
from app.codec.mapping import read
from app.codec.schema import encode
from app.codec.tree import decode
from app.errors import CodecError
from app.values.ids import Eid

INVALID_FORMAT = 1
UNKNOWN_PACKAGE = 2
UNDEFINED = 127

_PACKAGE, _PROVIDE, _NOTIFICATION, _LIST, _DOWNLOAD = 0xBF4F, 0xBF50, 0xBF3D, 0xBF2B, 0xBF54
_TRANSFER, _ACKNOWLEDGE = 0xBF4E, 0xBF53
_SEQUENCE, _INTEGER, _FIRST, _EID, _TRANSACTION = 0x30, 0x02, 0xA0, 0x5A, 0x82
_PLAIN_FIRST = 0x80


class PackageKind(StrEnum):
    """What an eIM wants done."""

    EUICC = "eUICC package"
    DATA = "data request"
    DOWNLOAD = "profile download"
    ACKNOWLEDGEMENTS = "acknowledgements"
    NONE = "no package"
    UNKNOWN = "unknown package"
    BROKEN = "package that cannot be read"


_KINDS = {
    0xBF51: PackageKind.EUICC,
    0xBF52: PackageKind.DATA,
    0xBF53: PackageKind.ACKNOWLEDGEMENTS,
    0xBF54: PackageKind.DOWNLOAD,
}
_TYPES = {
    0xBF51: "EuiccPackageRequest",
    0xBF52: "IpaEuiccDataRequest",
    0xBF54: "ProfileDownloadTriggerRequest",
}


@dataclass(frozen=True, slots=True)
class Package:
    """What an eIM sent. raw: the package with its tag. code: the eIM's reason for sending none."""

    kind: PackageKind
    raw: bytes = b""
    code: int = 0


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What an eIM said to a result. seqs: numbers it has kept. code: its error, None if it took it.

    A result it took without naming its number is delivered but stays on the eUICC.
    """

    seqs: tuple[int, ...] = ()
    code: int | None = None


def get_package(
    eid: Eid, dialect: str, *, notify: bool = False, cause: int | None = None, rplmn: bytes = b""
) -> bytes:
    """Ask for a package. notify: the profiles or eIMs changed behind the eIM's back.

    SGP.32 v1.2 §6.3.1
    """
    value: dict[str, object] = {"eidValue": eid.wire}
    if notify:
        value["notifyStateChange"] = None
        if cause is not None and dialect != OLDEST:
            value["stateChangeCause"] = cause
    if rplmn:
        value["rPLMN"] = rplmn
    return encode("GetEimPackageRequest", value, dialect=dialect)


def provide(eid: Eid, result: bytes, dialect: str) -> bytes:
    """Hand over an EimPackageResult."""
    name = b"" if dialect == OLDEST else tlv.encode(_EID, eid.wire)
    return tlv.encode(_PROVIDE, name + result)


def with_notifications(result: bytes, notifications: Iterable[bytes], dialect: str) -> bytes:
    """Join an eUICC Package Result and pending notifications to one EimPackageResult."""
    listed = tlv.encode(_FIRST, b"".join(notifications))
    if dialect == OLDEST:
        listed = tlv.encode(_LIST, listed)
    return tlv.encode(_SEQUENCE, result + listed)


def handle_notification(notification: bytes, dialect: str) -> bytes:
    """Hand over one pending notification.

    In v1.0.1 it stands without a tag of its own, as the implementations of that time have it.
    """
    inner = notification if dialect == OLDEST else tlv.encode(_FIRST, notification)
    return tlv.encode(_NOTIFICATION, inner)


def download_result(transaction_id: bytes, installed: bytes) -> bytes:
    """Tell how a download ended. installed: the whole ProfileInstallationResult."""
    return tlv.encode(_DOWNLOAD, _transaction(transaction_id) + installed)


def download_error(transaction_id: bytes, dialect: str, reason: int = UNDEFINED) -> bytes:
    """Tell that a download did not come as far as an installation."""
    inner = b"" if dialect == OLDEST else tlv.encode(_PLAIN_FIRST, bytes([reason]))
    return tlv.encode(_DOWNLOAD, _transaction(transaction_id) + tlv.encode(_SEQUENCE, inner))


def package_error(code: int, transaction_id: bytes, dialect: str) -> bytes:
    """Tell that a package could not be understood, as an EimPackageResult."""
    inner = tlv.encode(_INTEGER, bytes([code]))
    if dialect == OLDEST:
        return inner
    named = tlv.encode(_PLAIN_FIRST, transaction_id) if transaction_id else b""
    return tlv.encode(_FIRST, named + inner)


def read_package(answer: bytes) -> Package:
    """Read the answer to GetEimPackage. Raises CodecError when it is none."""
    package = _package(answer, _PACKAGE)
    acknowledges = package.kind is PackageKind.ACKNOWLEDGEMENTS
    return replace(package, kind=PackageKind.UNKNOWN) if acknowledges else package


def read_pushed(message: bytes) -> Package:
    """Read a TransferEimPackageRequest. Raises CodecError when it is none."""
    package = _package(message, _TRANSFER)
    empty = package.kind is PackageKind.NONE
    return replace(package, kind=PackageKind.UNKNOWN) if empty else package


def read_acknowledgement(answer: bytes) -> Acknowledgement:
    """Read the answer to ProvideEimPackageResult. Raises CodecError when it is none."""
    value = read("ProvideEimPackageResultResponse", answer)
    name, inner = value if isinstance(value, tuple) else ("", None)
    if name == "eimAcknowledgements":
        return Acknowledgement(tuple(inner))
    return Acknowledgement(code=inner if name == "provideEimPackageResultError" else None)


def read_acknowledgements(package: bytes) -> tuple[int, ...]:
    """Read an EimAcknowledgements (BF53). Raises CodecError."""
    value = read("EimAcknowledgements", package)
    return tuple(value) if isinstance(value, list) else ()


def transaction_of(package: bytes) -> bytes:
    """Return the eimTransactionId of a package, empty when it has none that can be read."""
    type_name = _TYPES.get(tlv.header(package, 0, len(package)).tag) if package else None
    if type_name is None:
        return b""
    named = (child for child in decode(type_name, package).walk())
    found = next((child.value for child in named if child.name == "eimTransactionId"), b"")
    return found if isinstance(found, bytes) else b""


def _package(message: bytes, tag: int) -> Package:
    elements = tlv.parse(message)
    if [element.tag for element in elements] != [tag]:
        shown = " ".join(tlv.tag_hex(element.tag) for element in elements) or "nothing"
        raise CodecError(
            f"The eIM sent {shown} where {tlv.tag_hex(tag)} is expected.",
            hint="Look at the message in the inspector; its sender is at fault.",
        )
    try:
        inner = tlv.parse(elements[0].value)[0]
    except (CodecError, IndexError):
        return Package(PackageKind.BROKEN)
    if inner.tag == _INTEGER:
        return Package(PackageKind.NONE, code=int.from_bytes(inner.value, signed=True))
    return Package(_KINDS.get(inner.tag, PackageKind.UNKNOWN), inner.raw)


def _transaction(transaction_id: bytes) -> bytes:
    return tlv.encode(_TRANSACTION, transaction_id) if transaction_id else b""
