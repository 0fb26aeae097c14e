"""Takes what a device reports apart, into pieces that are judged and recorded one by one.

Pieces are bytes as received, cut out by the decoder's offsets; nothing is encoded again. Nothing
raises: what cannot be read becomes a piece that says so, since it is recorded all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.codec import tlv
from app.codec.node import Node
from app.codec.tree import decode
from app.values.packages import PackageKind


class PieceKind(StrEnum):
    """What a piece is. The value is the name of its ASN.1 type."""

    PACKAGE_RESULT = "EuiccPackageResult"
    DATA = "IpaEuiccDataResponse"
    DOWNLOAD = "ProfileDownloadTriggerResult"
    ERROR = "EimPackageResultResponseError"
    NOTIFICATION = "PendingNotification"
    UNREADABLE = "unreadable"


ANSWERS = {
    PieceKind.PACKAGE_RESULT: PackageKind.EUICC_PACKAGE,
    PieceKind.DATA: PackageKind.DATA_REQUEST,
    PieceKind.DOWNLOAD: PackageKind.DOWNLOAD_TRIGGER,
}
"""The kind of package each kind of piece answers; an error answers any."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing a device reported. What it does not say is None or empty.

    node: the decoded element, whose offsets count in `raw` but for errors. code: of an error.
    """

    kind: PieceKind
    raw: bytes
    node: Node
    transaction_id: bytes = b""
    eim_id: str = ""
    counter: int | None = None
    seq: int | None = None
    code: int | None = None


_PACKAGE_RESULT, _BOTH, _DATA, _DOWNLOAD = 0xBF51, 0x30, 0xBF52, 0xBF54
_ERROR, _OLD_ERROR, _ERROR_WITH_ID, _PUSHED = 0xA0, 0x02, 0xBF61, 0xBF4E
_MOST_NUMBER = (1 << 63) - 1
_RECEIVED = frozenset({0x05, 0xBF60})
_TRANSACTION = "eimTransactionId"
_RESULT_DATA = (
    "euiccPackageResultSigned.euiccPackageResultDataSigned",
    "euiccPackageErrorSigned.euiccPackageErrorDataSigned",
    "euiccPackageErrorUnsigned",
)
_LISTS = frozenset(
    {"notificationsList", "notificationList", "euiccPackageResultList", "notificationAndEprList"}
)
_ERROR_CODES = ("eimPackageResultErrorCode", "eimPackageError")


def split(content: bytes) -> tuple[Piece, ...]:
    """Take apart one alternative of EimPackageResult or of TransferEimPackageResponse.

    A mere receipt (05 00, BF60) has no pieces: the result is still to come.
    """
    tag = tlv.header(content, 0, len(content)).tag if content else 0
    if tag in _RECEIVED:
        return ()
    if tag == _PACKAGE_RESULT:
        return (package_result(content),)
    if tag == _BOTH:
        return _result_and_notifications(content)
    if tag == _DATA:
        return (_data(content),)
    if tag == _DOWNLOAD:
        return (_download(content),)
    if tag in (_ERROR, _OLD_ERROR, _ERROR_WITH_ID):
        return (_error(content, tag),)
    return (Piece(PieceKind.UNREADABLE, content, decode("EimPackageResult", content)),)


def package_result(raw: bytes) -> Piece:
    """Read off an eUICC Package Result (BF51) whom it is for."""
    root = decode("EuiccPackageResult", raw)
    data = next((found for path in _RESULT_DATA if (found := root.find(path)) is not None), None)
    return Piece(
        PieceKind.PACKAGE_RESULT,
        raw,
        root,
        octets(data, _TRANSACTION),
        _text(data, "eimId"),
        number(data, "counterValue"),
        number(data, "seqNumber"),
    )


def notification(raw: bytes) -> Piece:
    """Read off a PendingNotification the number the eUICC gave it."""
    root = decode("PendingNotification", raw)
    numbers = (node for node in root.walk() if node.name == "seqNumber")
    seq = storable(next(numbers, None))
    return Piece(PieceKind.NOTIFICATION, raw, root, seq=seq)


def listed(piece: Piece) -> tuple[Piece, ...]:
    """Return the package results and notifications inside an IpaEuiccDataResponse.

    Also those that v1.0.1 has in one list.
    """
    found: list[Piece] = []
    data = piece.node.find("ipaEuiccData")
    for item in _items(data) if data else ():
        raw = piece.raw[item.start : item.end]
        is_result = tlv.header(raw, 0, len(raw)).tag == _PACKAGE_RESULT
        found.append(package_result(raw) if is_result else notification(raw))
    return tuple(found)


def octets(node: Node | None, path: str) -> bytes:
    """Return the bytes at a path, empty when there are none."""
    found = node.find(path) if node is not None else None
    return found.value if found is not None and isinstance(found.value, bytes) else b""


def number(node: Node | None, path: str) -> int | None:
    """Return the number at a path, None when there is none that an eUICC could mean."""
    return storable(node.find(path) if node is not None else None)


def storable(node: Node | None) -> int | None:
    """Return an element's number; None for what is none, and for one no database could hold."""
    value = node.value if node is not None else None
    return value if isinstance(value, int) and abs(value) <= _MOST_NUMBER else None


def _items(node: Node) -> Iterator[Node]:
    """Yield the elements of a list, and of lists inside it, as v1.0.1 nests them."""
    for child in node.children:
        if child.name.isdigit():
            yield child
        elif child.name in _LISTS:
            yield from _items(child)


def _result_and_notifications(content: bytes) -> tuple[Piece, ...]:
    root = decode("EPRAndNotifications", content)
    result = root.find("euiccPackageResult")
    if result is None:
        return (Piece(PieceKind.UNREADABLE, content, root),)
    pieces = [package_result(content[result.start : result.end])]
    notifications = root.find("notificationList")
    for item in _items(notifications) if notifications else ():
        pieces.append(notification(content[item.start : item.end]))
    return tuple(pieces)


def _data(content: bytes) -> Piece:
    root = decode("IpaEuiccDataResponse", content)
    error = root.find("ipaEuiccDataResponseError")
    codes = (number(root, "ipaEuiccDataError"), number(error, "ipaEuiccDataErrorCode"))
    transaction = octets(error or root.find("ipaEuiccData"), _TRANSACTION)
    code = next((code for code in codes if code is not None), None)
    return Piece(PieceKind.DATA, content, root, transaction, code=code)


def _download(content: bytes) -> Piece:
    root = decode("ProfileDownloadTriggerResult", content)
    return Piece(PieceKind.DOWNLOAD, content, root, octets(root, _TRANSACTION))


def _error(content: bytes, tag: int) -> Piece:
    if tag == _ERROR_WITH_ID:
        root = decode("TransferEimPackageResponse", tlv.encode(_PUSHED, content))
    else:
        root = decode("EimPackageResult", content)
    numbers = (node for node in root.walk() if node.name in _ERROR_CODES)
    code = next((node.value for node in numbers if isinstance(node.value, int)), None)
    ids = (node.value for node in root.walk() if node.name == _TRANSACTION)
    transaction = next((value for value in ids if isinstance(value, bytes)), b"")
    return Piece(PieceKind.ERROR, content, root, transaction, code=code)


def _text(node: Node | None, path: str) -> str:
    """Return the text at a path; empty also for one with a NUL, which PostgreSQL cannot look up."""
    found = node.find(path) if node is not None else None
    value = found.value if found is not None else None
    return value if isinstance(value, str) and "\0" not in value else ""
