"""What an eIM may ask of eUICC and IPA: the answer to IpaEuiccDataRequest, in each dialect's form.

The tag list says what is wanted; a tag the dialect does not have makes the whole request fail with
incorrectTagList, as devices do. What the eUICC gives is put in place byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from app.codec import tlv
from app.codec.definitions import lookup
from app.codec.dialects import OLDEST
from app.codec.mapping import read
from app.codec.schema import encode
from app.errors import CodecError, NotSupportedError, ProcedureError
from app.ipa.euicc import Euicc
from app.ipa.options import AboutIpa
from app.ipa.results import read_result

INCORRECT_TAG_LIST = 1
CI_KEY_NOT_FOUND = 5
UNDEFINED = 127

_RESPONSE, _LIST = 0xBF52, 0xBF2B
_OK, _ERROR, _OLD_ERROR, _ERROR_TRANSACTION, _INTEGER = 0xA0, 0xA1, 0x81, 0x80, 0x02
_NOTIFICATIONS, _SMDP, _RESULTS, _SMDS, _TOKEN = 0xA0, 0x81, 0xA2, 0x83, 0x84
_EUM, _EUICC, _TRANSACTION, _CAPABILITIES, _DEVICE = 0xA5, 0xA6, 0x87, 0xA8, 0xA9
_INFO1, _INFO2, _OLD_SMDP, _OLD_CAPABILITIES = 0xBF20, 0xBF22, 0x80, 0x88
_EVENTS = ("install", "enable", "disable", "delete")

_ORDER = (_NOTIFICATIONS, _SMDP, _RESULTS, _INFO1, _INFO2, _SMDS, _TOKEN, _EUM, _EUICC)
_TAGS = (*_ORDER, _CAPABILITIES, _DEVICE)
_OLD_TAGS = (_LIST, _OLD_SMDP, *_ORDER[3:], _CAPABILITIES, _DEVICE)


@dataclass(frozen=True, slots=True)
class _Asked:
    tags: tuple[int, ...]
    ci_key_id: bytes
    notifications: tuple[str, Any] | None
    result_seq: int | None
    transaction_id: bytes


def answer(euicc: Euicc, request: bytes, eim_id: str, about: AboutIpa) -> bytes:
    """Return the IpaEuiccDataResponse (BF52) to a whole IpaEuiccDataRequest.

    eim_id: who asks; its association token is meant and only its results are told. What fails for
    a reason of the eUICC becomes an error answer. Raises CodecError when the request cannot be
    read, DeviceError when the card is gone.
    """
    asked = _read(request)
    old = euicc.dialect == OLDEST
    known = _OLD_TAGS if old else _TAGS
    if not asked.tags or not set(asked.tags) <= set(known):
        return _failed(INCORRECT_TAG_LIST, asked, old=old)
    source = _Source(euicc, asked, eim_id, about)
    try:
        parts = [source.part(tag) for tag in known if tag in asked.tags]
    except ProcedureError as error:
        unknown_key = error.function == "GetCerts" and asked.ci_key_id
        return _failed(CI_KEY_NOT_FOUND if unknown_key else UNDEFINED, asked, old=old)
    if asked.transaction_id and not old:
        at = sum(1 for tag in known if tag in asked.tags and tag not in (_CAPABILITIES, _DEVICE))
        parts.insert(at, tlv.encode(_TRANSACTION, asked.transaction_id))
    return tlv.encode(_RESPONSE, tlv.encode(_OK, b"".join(parts)))


class _Source:
    """Reads one part after the other from the eUICC, each only when it is asked for."""

    def __init__(self, euicc: Euicc, asked: _Asked, eim_id: str, about: AboutIpa) -> None:
        self._euicc = euicc
        self._asked = asked
        self._eim_id = eim_id
        self._about = about
        self._certificates: tuple[bytes, bytes] | None = None
        self._parts: dict[int, Callable[[], bytes]] = {
            _NOTIFICATIONS: lambda: tlv.encode(_NOTIFICATIONS, self._notifications()),
            _LIST: lambda: tlv.encode(_LIST, tlv.encode(_OK, self._notifications())),
            _RESULTS: lambda: tlv.encode(_RESULTS, self._results()),
            _SMDP: lambda: self._text(_SMDP, euicc.addresses().default_dp),
            _OLD_SMDP: lambda: self._text(_OLD_SMDP, euicc.addresses().default_dp),
            _SMDS: lambda: self._text(_SMDS, euicc.addresses().root_ds),
            _INFO1: lambda: euicc.info(1),
            _INFO2: lambda: euicc.info(2),
            _TOKEN: self._token,
            _EUM: lambda: self._certificate(_EUM, 0),
            _EUICC: lambda: self._certificate(_EUICC, 1),
            _CAPABILITIES: lambda: _retagged(_CAPABILITIES, capabilities(about)),
            _DEVICE: lambda: _retagged(_DEVICE, device(about)),
        }

    def part(self, tag: int) -> bytes:
        """Return one component, empty when there is nothing to tell."""
        return self._parts[tag]()

    def _notifications(self) -> bytes:
        wanted = self._asked.notifications
        if wanted and wanted[0] == "euiccPackageResults":
            return self._results()
        found = self._euicc.notifications()
        return b"".join(one.raw for one in found if _matches(wanted, one.metadata))

    def _results(self) -> bytes:
        seq = self._asked.result_seq
        found = [read_result(raw) for raw in self._euicc.results()]
        mine = [one for one in found if self._eim_id in ("", one.eim_id)]
        return b"".join(one.raw for one in mine if seq in (None, one.seq))

    def _token(self) -> bytes:
        eim = next((e for e in self._euicc.eims() if e.eim_id == self._eim_id), None)
        if eim is None or eim.association_token is None:
            return b""
        token = eim.association_token
        return tlv.encode(_TOKEN, token.to_bytes(token.bit_length() // 8 + 1, signed=True))

    def _certificate(self, tag: int, index: int) -> bytes:
        if self._certificates is None:
            try:
                self._certificates = self._euicc.certificates(self._asked.ci_key_id)
            except NotSupportedError:
                self._certificates = b"", b""
        found = self._certificates[index]
        return _retagged(tag, found) if found else b""

    @staticmethod
    def _text(tag: int, text: str) -> bytes:
        return tlv.encode(tag, text.encode()) if text else b""


def capabilities(about: AboutIpa) -> bytes:
    """Return IpaCapabilities as a SEQUENCE of its own."""
    value = {
        "ipaFeatures": _bits("ipaFeatures", about.features),
        "ipaSupportedProtocols": _bits("ipaSupportedProtocols", about.protocols),
    }
    return encode("IpaCapabilities", value)


def device(about: AboutIpa) -> bytes:
    """Return DeviceInfo as a SEQUENCE of its own. TAC and IMEI are nibble-swapped digits."""
    value: dict[str, object] = {"tac": _swapped(about.tac, 4), "deviceCapabilities": {}}
    if about.imei:
        value["imei"] = _swapped(about.imei, 8)
    return encode("DeviceInfo", value)


def _read(request: bytes) -> _Asked:
    value: Any = read("IpaEuiccDataRequest", request)
    chosen = value.get("searchCriteriaEuiccPackageResult")
    return _Asked(
        _tags(value["tagList"]),
        value.get("euiccCiPKIdentifierToBeUsed", b""),
        value.get("searchCriteriaNotification"),
        chosen[1] if chosen else None,
        value.get("eimTransactionId", b""),
    )


def _tags(listed: bytes) -> tuple[int, ...]:
    """Split a tag list; 88 was an early spelling of A8."""
    found: list[int] = []
    at = 0
    while at < len(listed):
        size = 1
        if listed[at] & 0x1F == 0x1F:
            size = 2
            while at + size <= len(listed) and listed[at + size - 1] & 0x80:
                size += 1
        tag = int.from_bytes(listed[at : at + size])
        found.append(_CAPABILITIES if tag == _OLD_CAPABILITIES else tag)
        at += size
    return tuple(found)


def _matches(wanted: tuple[str, Any] | None, metadata: Any) -> bool:
    if wanted is None or metadata is None:
        return True
    kind, value = wanted
    if kind == "seqNumber":
        return bool(metadata.seq == value)
    bits, count = value
    events = {name for i, name in enumerate(_EVENTS[:count]) if bits[:1] and bits[0] & 0x80 >> i}
    return bool(events & set(metadata.events))


def _failed(code: int, asked: _Asked, *, old: bool) -> bytes:
    if old:
        return tlv.encode(_RESPONSE, tlv.encode(_OLD_ERROR, bytes([code])))
    named = asked.transaction_id and tlv.encode(_ERROR_TRANSACTION, asked.transaction_id)
    inner = named + tlv.encode(_INTEGER, bytes([code]))
    return tlv.encode(_RESPONSE, tlv.encode(_ERROR, inner))


def _retagged(tag: int, element: bytes) -> bytes:
    """Put a tag in place of the outermost one, as IMPLICIT tagging does."""
    return tlv.encode(tag, tlv.parse(element)[0].value)


def _bits(field: str, names: Iterable[str]) -> tuple[bytes, int]:
    known = next(m for m in lookup("IpaCapabilities").members if m.name == field).names
    numbers = [number for number, name in known.items() if name in set(names)]
    value = sum(0x80 >> number for number in numbers)
    return (bytes([value]), max(numbers) + 1) if numbers else (b"", 0)


def _swapped(digits: str, size: int) -> bytes:
    padded = digits.ljust(2 * size, "F")
    try:
        raw = bytes.fromhex(padded[: 2 * size])
    except ValueError as error:
        raise CodecError(f"{digits!r} is no TAC or IMEI.", hint="Write digits only.") from error
    return bytes((byte & 15) << 4 | byte >> 4 for byte in raw)
