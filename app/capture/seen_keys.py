"""Public keys that went over the wire before a record: what its signatures may be judged with.

Certificates of eUICCs, and the eIM keys a card was configured with. Nothing is collected while
traffic runs. When a signature is looked at, the records before it are passed through, a bounded
number of them, and only messages that look as if they carried a key are decoded.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary, proxy

from app.capture.apdu_view import read_response
from app.capture.assembly import Records
from app.capture.decoders import decode
from app.capture.key_reading import certificate_key, own_eim_keys, spki_key
from app.capture.landmarks import outer_tag
from app.capture.parts import Decoding, Part
from app.values.traffic import Direction, Layer, Record

if TYPE_CHECKING:
    from app.crypto.keys import PublicKey

REACH = 12_000
"""How many records before a signature are looked at."""

_MESSAGE_REACH = 1024
_KEY_TAGS = frozenset({0xBF21, 0xBF38, 0xBF51, 0xBF55, 0xBF56, 0xBF57})
_EC_PUBLIC_KEY = bytes.fromhex("06072A8648CE3D0201")
"""The identifier every public key on the wire begins with."""

_APPENDED = frozenset({"eimSignature", "euiccSignature1", "smdpSignature2"})
"""Signatures that a later signature may cover."""

_LAYERS = frozenset({Layer.APDU, Layer.ESIPA, Layer.COAP})


@dataclass(frozen=True, slots=True)
class SeenKey:
    """A public key and whose it is. owner: `eIM meter`, `eUICC 8904…`; name: the part behind.

    seq: of the record that ends the message it stood in, 0 for one of this machine's own.
    lane: where that was.
    """

    key: PublicKey
    owner: str
    name: str
    seq: int = 0
    lane: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What one message holds. elements: name of a signature -> the whole elements, as received."""

    keys: tuple[SeenKey, ...] = ()
    tokens: tuple[int, ...] = ()
    elements: dict[str, tuple[bytes, ...]] = field(default_factory=dict)


Identities = Callable[[], Iterable[tuple[str, "PublicKey"]]]
"""Gives the eIM keys kept on this machine, with their names."""


class SeenKeys:
    """Finds keys in the records before a given one. Any thread may ask.

    identities: keys of this machine's own eIMs; asked for when no key on record fits.
    """

    def __init__(self, records: Records, identities: Identities = own_eim_keys) -> None:
        self._records = records
        self._identities = identities
        self._lock = threading.Lock()
        self._low = self._high = 0
        self._messages: dict[int, Found] = {}
        self._unfinished: list[Record] = []

    def own(self) -> Iterator[SeenKey]:
        """Yield the keys of this machine's eIMs."""
        for name, key in self._identities():
            yield SeenKey(key, "eIM identity", name)

    def before(self, record: Record) -> list[Found]:
        """Return what was seen before a record, the newest first."""
        with self._lock:
            self._look(max(record.seq - REACH, 1), record.seq)
            ends = sorted((end for end in self._messages if end < record.seq), reverse=True)
            return [self._messages[end] for end in ends]

    def _look(self, first: int, end: int) -> None:
        """Pass through the records `first` to `end` that were not looked at yet."""
        if not self._low <= first <= self._high:
            self._low = self._high = first
            self._messages.clear()
            self._unfinished.clear()
        waiting, self._unfinished = self._unfinished, []
        for record in waiting:
            self._note(record, end)
        for seq in range(self._high, end):
            found = self._records.get(seq)
            if found is not None and _may_hold_keys(found):
                self._note(found, end)
        self._high = max(self._high, end)

    def _note(self, record: Record, end: int) -> None:
        """Read the message a record is a part of, or remember that its end is still to come."""
        last = _end_of(self._records, record, end)
        if last is None:
            self._unfinished = [*self._unfinished[1 - _MESSAGE_REACH :], record]
        elif last.seq not in self._messages:
            self._messages[last.seq] = read(last, decode(last, self._records))


_OF: WeakKeyDictionary[Records, SeenKeys] = WeakKeyDictionary()
_OF_LOCK = threading.Lock()


def keys_of(records: Records) -> SeenKeys:
    """Return the keys of a capture: found once, whoever asks, for as long as it is in use."""
    with _OF_LOCK:
        if (found := _OF.get(records)) is None:
            found = _OF[records] = SeenKeys(proxy(records))  # a strong one would keep itself alive
        return found


def read(record: Record, decoding: Decoding) -> Found:
    """Collect the keys, tokens and signatures of a decoded message."""
    keys: list[SeenKey] = []
    tokens: list[int] = []
    elements: dict[str, tuple[bytes, ...]] = {}
    for part in decoding.walk():
        data = decoding.sources[part.source].data
        if part.name.endswith("Certificate") and part.children:
            keys += _certified(part, data, record)
        elif part.name.startswith("EimConfigurationData"):
            keys += _configured(part, data, record)
        elif part.name == "associationToken" and part.text.lstrip("-").isdecimal():
            tokens.append(int(part.text))
        elif part.name in _APPENDED:
            elements[part.name] = (*elements.get(part.name, ()), data[part.start : part.end])
    return Found(tuple(keys), tuple(tokens), elements)


def _may_hold_keys(record: Record) -> bool:
    if record.layer not in _LAYERS:
        return False
    return outer_tag(record) in _KEY_TAGS or _EC_PUBLIC_KEY in record.data


def _end_of(records: Records, record: Record, end: int) -> Record | None:
    """Return the record that ends the message this one is a part of, None when it is later."""
    if record.layer is not Layer.APDU:
        return record
    for seq in range(record.seq, min(record.seq + _MESSAGE_REACH, end)):
        later = records.get(seq)
        if later is None:
            return None
        if later.lane == record.lane and later.direction is record.direction and _is_last(later):
            return later
    return None


def _is_last(record: Record) -> bool:
    """Whether no more of a message follows an answer, or a STORE DATA."""
    if record.direction is Direction.IN:
        return not read_response(record.data).more
    return len(record.data) > 2 and bool(record.data[2] & 0x80)


def _certified(part: Part, data: bytes, record: Record) -> Iterator[SeenKey]:
    found = certificate_key(data[part.start : part.end])
    if found is not None:
        role = part.name.removesuffix("Certificate")
        yield SeenKey(found.key, role, found.name, record.seq, record.lane)


def _configured(part: Part, data: bytes, record: Record) -> Iterator[SeenKey]:
    name = next((one.text for one in part.children if one.name == "eimId"), "")
    for one in part.walk():
        if one.name == "eimPublicKey":
            key = spki_key(data[one.start : one.end])
        elif one.name == "eimCertificate":
            found = certificate_key(data[one.start : one.end])
            key = found.key if found else None
        else:
            continue
        if key is not None:
            yield SeenKey(key, "eIM", name, record.seq, record.lane)


def tokens_of(found: Sequence[Found]) -> tuple[int, ...]:
    """Return the association tokens of messages, each once."""
    return tuple(dict.fromkeys(token for one in found for token in one.tokens))
