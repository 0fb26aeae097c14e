"""Redaction: records without keys, codes and subscriber identities, as they leave the program.

1. Everything is read first: a secret found in one record is hidden wherever its bytes occur.
2. A record keeps its length and place; hidden bytes become zeros, hidden characters asterisks, and
   the note says what was hidden.
3. What cannot be read cannot be searched: protected bytes (TLS, bound profiles) stay as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from app.capture import assembly
from app.capture.apdu_view import Command, read_command
from app.capture.assembly import Records
from app.capture.at_secrets import all_secrets, digits_of
from app.capture.coap_join import CoapJoin
from app.capture.decoders import decode
from app.capture.parts import Decoding, Source
from app.capture.repeats import Repeats
from app.capture.secret_text import text_secrets
from app.capture.secret_values import SecretValues
from app.capture.secrets import (
    Secret,
    hidden,
    message_decodings,
    message_secrets,
    secret_values,
)
from app.values.traffic import Direction, Layer, Record

_STORE_DATA, _LAST_BLOCK, _GET_RESPONSE = 0xE2, 0x80, 0xC0
_HEADER, _STATUS_WORD = 5, 2

_Findings = tuple[tuple[Secret, ...], tuple[bytes, ...]]
"""Where secrets lie, and the values of those that may lie in several records."""


def redact(
    record: Record, decoding: Decoding, records: Records, *, identifiers: bool = False
) -> Record:
    """Return one record without the secrets that can be seen from it, for a view.

    What leaves the program goes through `Redaction`, which knows the whole capture.
    """
    found = all_secrets(record, decoding, records, identifiers=identifiers)
    return _without(record, [one for one in found if one.seq == record.seq], SecretValues())


class Redaction:
    """The secrets of a capture: `learn` every record of it, in order, then `redact` any.

    identifiers: hide EIDs, ICCIDs and IMEIs as well. known: secrets from elsewhere, such as the
    pre-shared keys of this machine. Used from one thread. Who follows live traffic may redact while
    learning goes on, and calls `forget` now and then.
    """

    def __init__(
        self, records: Records, *, identifiers: bool = False, known: Iterable[bytes] = ()
    ) -> None:
        self._records = records
        self._identifiers = identifiers
        self._values = SecretValues(known)
        self._places: defaultdict[int, list[Secret]] = defaultdict(list)
        self._coap = CoapJoin()
        self._joined: list[Source] = []
        self._searched = 0
        self._searched_for = 0
        self._chains: dict[tuple[str, int], Record] = {}
        self._repeats = Repeats(records, self._find)
        self._settled = True

    def learn(self, record: Record) -> None:
        """Find the secrets of a record and of the message it ends."""
        self._settled = False
        if _is_empty(record, self._repeats.passing):
            self._repeats.see(record)
        else:
            secrets, values = self._repeats.of(record)
            self._keep(record, (replace(one, seq=one.seq + record.seq) for one in secrets))
            for value in values:
                self._values.add(value)
        for source in self._coap.add(record):
            self._join(source)
        self._follow_chain(record)

    def redact(self, record: Record) -> Record:
        """Return the record without secrets."""
        self._settle()
        origin = self._coap.copies.get(record.seq, record.seq)
        return _without(record, self._places.get(origin, ()), self._values)

    def forget(self, before: int) -> None:
        """Let go of where secrets lie in records before a seq; their values stay known."""
        self._settle()
        for seq in [seq for seq in self._places if seq < before]:
            del self._places[seq]
        self._joined = [
            one for one in self._joined if any(piece.seq >= before for piece in one.pieces)
        ]
        self._searched = len(self._joined)

    def text(self, text: str) -> str:
        """Return what a person wrote about a record without secrets."""
        self._settle()
        return _clean_text(text, self._values)

    def _find(self, record: Record, records: Records) -> _Findings:
        """Find what `learn` is after; seqs count from the record's own."""
        decoding = decode(record, records)
        secrets = all_secrets(record, decoding, records, identifiers=self._identifiers)
        places = tuple(replace(one, seq=one.seq - record.seq) for one in secrets)
        return places, tuple(secret_values(decoding, identifiers=self._identifiers))

    def _keep(self, record: Record, secrets: Iterable[Secret]) -> None:
        for secret in secrets:
            self._places[secret.seq].append(secret)
            if secret.seq == record.seq and not secret.fill:
                value = record.data[secret.start : secret.end]
                self._values.add(value)
                if record.layer is Layer.AT:
                    self._values.add(digits_of(value))

    def _join(self, source: Source) -> None:
        """Take in a message put together from several records."""
        self._joined.append(source)
        for secret in message_secrets(source, identifiers=self._identifiers):
            self._places[secret.seq].append(secret)
        for decoding in message_decodings(source):
            for value in secret_values(decoding, identifiers=self._identifiers):
                self._values.add(value)
        for look in text_secrets(source.data):
            self._values.add(source.data[look.start : look.end])

    def _follow_chain(self, record: Record) -> None:
        """Remember the STORE DATA blocks of a channel until their last came."""
        if record.layer is not Layer.APDU or record.direction is not Direction.OUT:
            return
        command = read_command(record.data)
        if command is None:
            return
        place = (record.lane, command.channel)
        before = self._chains.pop(place, None)
        if before is not None and not (command.ins == _STORE_DATA and command.p2):
            self._join_chain(before)
        if command.ins == _STORE_DATA and not command.p1 & _LAST_BLOCK:
            self._chains[place] = record

    def _join_chain(self, record: Record) -> None:
        command: Command | None = read_command(record.data)
        if command is not None:
            self._join(assembly.request(self._records, record, command).source)

    def _settle(self) -> None:
        """Finish what was begun, and look for all values across the bounds of records."""
        if self._settled:
            return
        self._settled = True
        for source in self._coap.rest():
            self._join(source)
        for record in self._chains.values():
            self._join_chain(record)
        self._chains.clear()
        for source in self._joined[self._unsearched() :]:
            for start, end, what in self._values.find(source.data):
                for piece in source.locate(start, end):
                    self._places[piece.seq].append(Secret(piece.seq, piece.start, piece.end, what))

    def _unsearched(self) -> int:
        """Return from which joined message on to search: from the first when values are new."""
        first = self._searched if self._searched_for == len(self._values) else 0
        self._searched, self._searched_for = len(self._joined), len(self._values)
        return first


def _is_empty(record: Record, records: Records) -> bool:
    """Whether there is nothing to hide: no bytes, a bare header, or a status word by itself.

    After GET RESPONSE even a status word is read: it may end a message that came in parts.
    """
    if record.layer is not Layer.APDU:
        return not record.data
    if record.direction is Direction.OUT:
        return len(record.data) <= _HEADER
    if len(record.data) > _STATUS_WORD:
        return False
    found = assembly.command_of(records, record)
    return found is not None and found[1].ins != _GET_RESPONSE


def redacted(
    records: Iterable[Record],
    every: Iterable[Record],
    lookup: Records,
    *,
    identifiers: bool = False,
    known: Iterable[bytes] = (),
) -> Iterator[Record]:
    """Yield records without secrets. every: the whole capture they are from, in order."""
    redaction = Redaction(lookup, identifiers=identifiers, known=known)
    for record in every:
        redaction.learn(record)
    for record in records:
        yield redaction.redact(record)


def _without(record: Record, secrets: Iterable[Secret], values: SecretValues) -> Record:
    data, what = _clean(record.data, [one for one in secrets if one.end > one.start], values)
    note = clean = _clean_text(record.note, values)
    if what:
        remark = f"hidden: {', '.join(what)}"
        note = f"{note}; {remark}" if note else remark
    return replace(record, data=data, note=note) if what or clean != record.note else record


def _clean_text(text: str, values: SecretValues) -> str:
    raw = text.encode("utf-8", "surrogateescape")
    clean, _ = _clean(raw, [Secret(0, *look) for look in text_secrets(raw)], values)
    return clean.decode("utf-8", "surrogateescape")


def _clean(data: bytes, secrets: list[Secret], values: SecretValues) -> tuple[bytes, list[str]]:
    """Hide what lies at known places first, then what is left of any known value."""
    data = hidden(data, secrets)
    left = [Secret(0, *found) for found in values.find(data)]
    return hidden(data, left), list(dict.fromkeys(one.what for one in (*secrets, *left)))
