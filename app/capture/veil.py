"""Records as they are shown: keys, codes and subscriber identities hidden.

1. Only what is looked at is read. A record that is a part of a message is read with the whole of
   it, so that a secret is hidden in the first block too when only the last one tells what it is.
2. A record keeps its length. The decoding says which bytes are hidden, and its texts were made from
   bytes without the secrets: nothing is left of them to be forgotten.
3. A value found secret once is hidden wherever it is looked at from then on.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from app.capture.assembly import Records
from app.capture.at_secrets import all_secrets, digits_of
from app.capture.decoders import decode
from app.capture.harmless import is_harmless
from app.capture.kept import Kept
from app.capture.lookahead import Ahead, look_ahead
from app.capture.parts import Decoding, Source
from app.capture.secret_text import text_secrets
from app.capture.secret_values import SecretValues
from app.capture.secrets import (
    Secret,
    hidden,
    message_decodings,
    message_secrets,
    secret_values,
    secrets_in,
)
from app.capture.veiled_parts import cover
from app.values.traffic import Direction, Layer, Record

FOUND_KEPT = 20_000
_MESSAGES_KEPT = 256
_MOST_VALUES = 4096

Ranges = tuple[tuple[int, int], ...]


class _Found(NamedTuple):
    """The secrets of one record.

    waits_for: seq of a record that may show more of them, 0 when none can. values: how many
    values were known to be secret when they were looked for.
    """

    secrets: tuple[Secret, ...]
    waits_for: int
    values: int


class Veil:
    """Hides the secrets of records. Any thread may use it; it is a `Records` of hidden ones."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._lock = threading.Lock()
        self._values = SecretValues()
        self._learnt = 0
        self._found: Kept[int, _Found] = Kept(FOUND_KEPT)
        self._messages: Kept[tuple[int, ...], tuple[Secret, ...]] = Kept(_MESSAGES_KEPT)

    def get(self, seq: int) -> Record | None:
        """Return a record without its secrets, or None when it is not kept."""
        record = self._records.get(seq)
        return None if record is None else self.veiled(record)

    def veiled(self, record: Record) -> Record:
        """Return a record without its secrets: zeros, or asterisks in text."""
        return _without(record, self._secrets(record), self._values)

    def hides(self, record: Record) -> Ranges:
        """Return the ranges of a record's bytes that are hidden, in order and apart."""
        return _ranges(record, self._secrets(record))

    def decode(self, record: Record, true: Decoding) -> Decoding:
        """Return the decoding to show: made without the secrets, and telling where they are.

        true: the record decoded as it is; what comes back when nothing is to be hidden.
        """
        shown = self._hidden_records(record, true)
        if not shown:
            return true
        covered = {seq: ranges for seq, (_, ranges) in shown.items()}
        own = shown[record.seq][0] if record.seq in shown else record
        made = cover(decode(own, _Overlay(self._records, shown)), covered)
        return replace(made, state=true.state)

    def holds(self, seq: int) -> bool:
        """Whether what was hidden in a record is still all there is to hide."""
        found = self._found.get(seq)
        if found is None or found.values != self._learnt:
            return False
        return not found.waits_for or self._records.get(found.waits_for) is None

    def _hidden_records(
        self, record: Record, decoding: Decoding
    ) -> dict[int, tuple[Record, Ranges]]:
        """Return those of the records shown in a decoding that have something to hide."""
        seqs = {piece.seq for source in decoding.sources for piece in source.pieces}
        shown = {}
        for seq in sorted(seqs | {record.seq}):
            one = record if seq == record.seq else self._records.get(seq)
            if one is None:
                continue
            secrets = self._secrets(one, decoding if one is record else None)
            veiled = _without(one, secrets, self._values)
            if veiled is not one:
                shown[seq] = (veiled, _ranges(one, secrets))
        return shown

    def _secrets(self, record: Record, decoding: Decoding | None = None) -> tuple[Secret, ...]:
        if self.holds(record.seq) and (found := self._found.get(record.seq)) is not None:
            return found.secrets
        if is_harmless(record, self._records):
            return self._keep(record, _text_in(record), 0)
        ahead = look_ahead(self._records, record)
        secrets = list(self._of_messages(record, ahead))
        if ahead.end in (None, record) or record.direction is Direction.IN:
            decoding = decoding or decode(record, self._records)
            secrets += all_secrets(record, decoding, self._records)
            self._learn(secret_values(decoding))
        else:  # a block in the middle: only the whole message tells more
            secrets += _text_in(record)
        return self._keep(record, secrets, ahead.waits_for)

    def _keep(
        self, record: Record, secrets: Iterable[Secret], waits_for: int
    ) -> tuple[Secret, ...]:
        own = [one for one in secrets if one.seq == record.seq and one.end > one.start]
        self._learn(record.data[one.start : one.end] for one in own if not one.fill)
        if record.layer is Layer.AT:
            self._learn(digits_of(record.data[one.start : one.end]) for one in own)
        known = self._learnt
        own += (Secret(record.seq, *look) for look in self._values.find(record.data))
        made = _Found(tuple(dict.fromkeys(own)), waits_for, known)
        self._found.put(record.seq, made)
        return made.secrets

    def _of_messages(self, record: Record, ahead: Ahead) -> Iterator[Secret]:
        """Yield the secrets of the messages a record is a part of, wherever they lie."""
        for source in ahead.sources:
            key = (*(piece.seq for piece in source.pieces), self._learnt)
            found = self._messages.get(key)
            if found is None:
                found = tuple(self._of_message(source, ahead.end))
                self._messages.put((*key[:-1], self._learnt), found)
            yield from self._copies(record, source, found)

    def _of_message(self, source: Source, end: Record | None) -> Iterator[Secret]:
        yield from message_secrets(source)
        for decoding in message_decodings(source):
            self._learn(secret_values(decoding))
        if end is not None:
            decoding = decode(end, self._records)
            yield from secrets_in(end, decoding, self._records)
            self._learn(secret_values(decoding))
        looks = list(text_secrets(source.data))
        self._learn(source.data[look.start : look.end] for look in looks)
        for start, end_at, what in (*looks, *self._values.find(source.data)):
            for piece in source.locate(start, end_at):
                yield Secret(piece.seq, piece.start, piece.end, what)

    def _copies(
        self, record: Record, source: Source, secrets: tuple[Secret, ...]
    ) -> Iterator[Secret]:
        """Yield secrets, and for a record that was sent again those of the first sending."""
        yield from secrets
        seqs = {piece.seq for piece in source.pieces}
        if record.layer is not Layer.COAP or record.seq in seqs:
            return
        for one in secrets:
            first = self._records.get(one.seq)
            if first is not None and first.data == record.data:
                yield replace(one, seq=record.seq)

    def _learn(self, values: Iterable[bytes]) -> None:
        with self._lock:
            if len(self._values) > _MOST_VALUES:
                self._values = SecretValues()
            before = len(self._values)
            for value in values:
                self._values.add(value)
            self._learnt += len(self._values) != before


class _Overlay:
    """Records of which some are replaced by hidden ones."""

    def __init__(self, records: Records, shown: dict[int, tuple[Record, Ranges]]) -> None:
        self._records = records
        self._shown = shown

    def get(self, seq: int) -> Record | None:
        """Return the hidden record when there is one."""
        found = self._shown.get(seq)
        return self._records.get(seq) if found is None else found[0]


def _text_in(record: Record) -> Iterator[Secret]:
    """Yield what looks like a secret in the bytes of a record."""
    return (Secret(record.seq, *look) for look in text_secrets(record.data))


def _without(record: Record, secrets: Iterable[Secret], values: SecretValues) -> Record:
    """Return a record with its secrets gone from bytes and note; itself when it has none."""
    data = hidden(record.data, secrets)
    raw = record.note.encode("utf-8", "surrogateescape")
    text = hidden(raw, [Secret(0, *look) for look in (*text_secrets(raw), *values.find(raw))])
    if data == record.data and text == raw:
        return record
    return replace(record, data=data, note=text.decode("utf-8", "surrogateescape"))


def _ranges(record: Record, secrets: Iterable[Secret]) -> Ranges:
    """Return where secrets lie, joined where they touch."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(_range(record, one) for one in secrets):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif end > start:
            joined.append((start, end))
    return tuple(joined)


def _range(record: Record, one: Secret) -> tuple[int, int]:
    """Return where a secret lies; of text written anew only what became different."""
    if not one.fill:
        return one.start, one.end
    before = record.data[one.start : one.end]
    places = [at for at, (old, new) in enumerate(zip(before, one.fill, strict=True)) if old != new]
    return (one.start + places[0], one.start + places[-1] + 1) if places else (one.start, one.start)
