"""The decoders: who reads a record, in which order they are asked, and what happens when none can.

A decoder is one class and one line in DECODERS. The highest priority wins. A record nobody reads,
or whose reader failed, is shown raw and says so; a failing decoder is our defect and is logged.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Protocol

from app.capture.assembly import Records
from app.capture.at_decoder import AtDecoder
from app.capture.atr import atr_parts, is_atr
from app.capture.card_decoders import AnswerDecoder, CommandDecoder
from app.capture.es9_decoder import Es9Decoder
from app.capture.net_decoders import CoapDecoder, EsipaDecoder, HttpDecoder
from app.capture.parts import Decoding, Part, State, own_source
from app.capture.tls_decoders import SealedDecoder
from app.capture.value_text import hex_text, size_text
from app.values.traffic import Layer, Record

_log = logging.getLogger(__name__)
_SHORT_NOTE = 28


class Decoder(Protocol):
    """Reads one kind of record. Must hold out against any bytes."""

    @property
    def name(self) -> str:
        """How the decoder is called where a person may choose one."""
        ...

    def priority(self, record: Record) -> float:
        """Return how well this decoder fits, 0 when not at all."""
        ...

    def decode(self, record: Record, records: Records) -> Decoding:
        """Read the record; `records` gives access to what came before it."""
        ...


class EventDecoder:
    """Power, resets and notes: words, and the ATR when the event carries one."""

    name = "event"

    def priority(self, record: Record) -> float:
        """Fit everything that was not on a wire."""
        return 1.0 if record.layer is Layer.EVENT else 0.0

    def decode(self, record: Record, records: Records) -> Decoding:
        """Show the note as the meaning and take an ATR apart."""
        sources = (own_source(record),)
        title, meaning = _split_note(record.note)
        if not is_atr(record.data):
            return Decoding(self.name, title, meaning, sources, raw_parts(record))
        parts = atr_parts(record.data)
        root = Part("ATR", 0, len(record.data), children=parts)
        meaning = f"ATR {record.data.hex().upper()}"
        return Decoding(self.name, title, meaning, sources, (root,))


class RawDecoder:
    """The last resort: bytes as bytes."""

    name = "raw"

    def priority(self, record: Record) -> float:
        """Fit everything, worse than anyone else."""
        return 0.01

    def decode(self, record: Record, records: Records) -> Decoding:
        """Show the bytes."""
        return raw_decoding(record)


DECODERS: tuple[Decoder, ...] = (
    CommandDecoder(),
    AnswerDecoder(),
    AtDecoder(),
    EsipaDecoder(),
    CoapDecoder(),
    HttpDecoder(),
    Es9Decoder(),
    SealedDecoder(Layer.TLS, "TLS"),
    SealedDecoder(Layer.DTLS, "DTLS"),
    EventDecoder(),
    RawDecoder(),
)


def decode(record: Record, records: Records, decoders: Sequence[Decoder] = DECODERS) -> Decoding:
    """Read a record with the decoder that fits best. Never raises on bytes."""
    best = max(decoders, key=lambda decoder: decoder.priority(record))
    try:
        return best.decode(record, records)
    except Exception:
        _log.exception("the %s decoder failed on record %d", best.name, record.seq)
        return raw_decoding(record, f"the {best.name} decoder failed on these bytes")


def _split_note(note: str) -> tuple[str, str]:
    """Return title and meaning: a short note is a title, a sentence is a meaning."""
    note = note[:1].upper() + note[1:]
    return (note or "Event", "") if len(note) <= _SHORT_NOTE else ("Note", note)


def raw_decoding(record: Record, note: str = "") -> Decoding:
    """Show a record as bytes; note: why nothing better is shown."""
    state = State.ATTENTION if note else State.NEUTRAL
    meaning = note or hex_text(record.data, 16)
    title = record.note or "Unknown bytes"
    return Decoding("raw", title, meaning, (own_source(record),), raw_parts(record, note), state)


def raw_parts(record: Record, note: str = "") -> tuple[Part, ...]:
    """Return one part for all bytes of a record, or none when it has no bytes."""
    if not record.data:
        return ()
    notes = (note,) if note else ()
    text = size_text(len(record.data))
    return (Part("bytes", 0, len(record.data), text, "", "raw", 0, notes),)
