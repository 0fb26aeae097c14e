"""What one record of TLS or DTLS traffic holds: its wire records, and the messages in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.capture.assembly import Records
from app.capture.dtls_fragments import Fragment, fragments, joined
from app.capture.field_cursor import DamagedError, FieldCursor, block, raw_part
from app.capture.parts import Part, Source, State, own_source
from app.capture.tls_alerts import FATAL, LEVELS, alert, is_parting
from app.capture.tls_history import MESSAGE_HEADER, HandshakeStream
from app.capture.tls_messages import message_name, read_body
from app.capture.tls_names import (
    ALERT,
    APPLICATION,
    CHANGE_CIPHER_SPEC,
    CONTENT_TYPES,
    HANDSHAKE,
    VERSIONS,
    named,
)
from app.capture.tls_records import DTLS_HEADER, TLS_HEADER, WireRecord, dtls_records, tls_records
from app.capture.value_text import size_text
from app.values.traffic import APPLICATION_DATA, CLOSING, Layer, Record

_ALERT_SIZE = 2
PROTECTED = "Protected message"
"""In TLS 1.3 the rest of a handshake, tickets, alerts and messages look alike from outside."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message. text: what it says. sealed: how many encrypted bytes it is, 0 in the clear.

    alert: its code, -1 for what is no alert. fatal: whether the alert ends the connection for a
    fault. number: DTLS's message number, -1 without one. partial: it is not whole here.
    """

    name: str
    text: str = ""
    sealed: int = 0
    alert: int = -1
    fatal: bool = False
    number: int = -1
    partial: bool = False


class SealedReading:
    """Reads one record of traffic. Never raises on bytes.

    said: the messages in their order. sources: number 0 is the record's own bytes, the others are
    messages put together from several. parts: the trees.
    """

    def __init__(self, record: Record, records: Records) -> None:
        self.said: list[Said] = []
        self.sources: list[Source] = [own_source(record)]
        self.parts: list[Part] = []
        self._record, self._records = record, records
        self._joined: list[Part] = []
        self._here: list[Fragment] = []
        self._stream: HandshakeStream | None = None
        self._read()

    def _read(self) -> None:
        data = self._record.data
        is_dtls = self._record.layer is Layer.DTLS
        at = 0
        for one in (dtls_records if is_dtls else tls_records)(data):
            self.parts.append(self._wire_record(one))
            at = one.end
        if at < len(data):
            why = f"These bytes are no {'DTLS' if is_dtls else 'TLS'} record."
            self.parts.append(raw_part(FieldCursor(data, at), why))
        self.parts += self._joined

    def _wire_record(self, one: WireRecord) -> Part:
        cursor = FieldCursor(self._record.data, one.start, one.end)
        name = f"{'DTLS' if one.epoch >= 0 else 'TLS'} record"
        return block(name, one.start, cursor, lambda inside: self._fields(inside, one))

    def _fields(self, cursor: FieldCursor, one: WireRecord) -> str:
        kind = named(CONTENT_TYPES, one.kind, 2)
        cursor.number(1, "content type", lambda number: f"{kind} ({number})")
        cursor.number(2, "version", lambda number: named(VERSIONS, number))
        if one.epoch >= 0:
            cursor.number(2, "epoch")
            cursor.number(6, "sequence number")
        if one.body - one.start in (TLS_HEADER, DTLS_HEADER):
            cursor.number(2, "length", size_text)
        self._content(cursor, one)
        if one.missing:
            raise DamagedError(f"{size_text(one.missing)} of this record are missing.")
        return f"{kind}, {size_text(one.size)}"

    def _content(self, cursor: FieldCursor, one: WireRecord) -> None:
        stream = self._stream_for(one)
        sealed = one.epoch > 0 or bool(stream and stream.is_sealed(self._record.data, one))
        if stream is not None:
            messages = stream.add(self._record.seq, self._record.data, one)
        if one.kind == CHANGE_CIPHER_SPEC and not sealed:
            self.said.append(Said("ChangeCipherSpec"))
            cursor.octets(cursor.left, "ChangeCipherSpec", lambda _: "encrypted from here on")
        elif one.kind == ALERT and not sealed and one.size == _ALERT_SIZE:
            self._alert(cursor)
        elif one.kind == HANDSHAKE and not sealed and stream is not None:
            self._stream_messages(cursor, messages, stream)
        elif one.kind == HANDSHAKE and not sealed:
            self._datagram_messages(cursor, one)
        else:
            self._sealed(cursor, one)

    def _stream_for(self, one: WireRecord) -> HandshakeStream | None:
        """Return where handshake records of TLS are put together; DTLS does it by fragments."""
        if one.epoch >= 0 or one.kind not in (HANDSHAKE, CHANGE_CIPHER_SPEC):
            return None
        if self._stream is None:
            self._stream = HandshakeStream.before(self._records, self._record)
        return self._stream

    def _alert(self, cursor: FieldCursor) -> None:
        level = cursor.number(1, "level", lambda number: named(LEVELS, number, 2))
        code = cursor.number(1, "description", lambda number: f"{alert(number).name} ({number})")
        fatal = level == FATAL and not is_parting(code)
        if fatal:
            last = cursor.parts[-1]
            cursor.parts[-1] = Part(last.name, last.start, last.end, last.text, state=State.FAILED)
        text = f"{alert(code).name}, {named(LEVELS, level, 2)}"
        self.said.append(Said("Alert", text, alert=code, fatal=fatal))

    def _sealed(self, cursor: FieldCursor, one: WireRecord) -> None:
        name = CONTENT_TYPES[one.kind]
        if one.kind == HANDSHAKE:
            name = message_name(20)
        elif one.kind == APPLICATION and one.epoch < 0 and self._record.note != APPLICATION_DATA:
            name = PROTECTED
        goodbye = name == PROTECTED and self._record.note == CLOSING
        name = CONTENT_TYPES[ALERT] if goodbye else name
        where = f", epoch {one.epoch}, number {one.number}" if one.epoch >= 0 else ""
        text = "close_notify, " * goodbye + f"encrypted, {size_text(one.size)}{where}"
        self.said.append(Said(name, text, sealed=max(one.size, 1)))
        cursor.octets(cursor.left, name, lambda _: text)

    def _stream_messages(
        self, cursor: FieldCursor, messages: list[Source], stream: HandshakeStream
    ) -> None:
        for message in messages:
            own = message.pieces[-1]
            if len(message.pieces) == 1 and own.seq == self._record.seq:
                cursor.at = own.start
                inside = FieldCursor(self._record.data, own.start, own.end)
                cursor.parts.append(self._message(inside))
            else:
                cursor.at = own.start
                self._end_of(cursor, own.end - own.start, message_name(message.data[0]))
                self.sources.append(message)
                inside = FieldCursor(message.data, source=len(self.sources) - 1)
                self._joined.append(self._message(inside))
            cursor.at = own.end
        waiting = stream.source
        if cursor.left and waiting.data:
            self._begin_of(cursor, waiting.data)

    def _begin_of(self, cursor: FieldCursor, so_far: bytes) -> None:
        total = MESSAGE_HEADER + int.from_bytes(so_far[1:MESSAGE_HEADER])
        name = message_name(so_far[0])
        if len(so_far) >= MESSAGE_HEADER:
            text = f"{size_text(len(so_far))} of {size_text(total)} so far"
        else:
            text = "only its first bytes so far"
        cursor.octets(cursor.left, f"part of {name}", lambda _: text)
        self.said.append(Said(name, text, partial=True))

    def _end_of(self, cursor: FieldCursor, size: int, name: str) -> None:
        cursor.octets(size, f"end of {name}", lambda _: "the whole of it is shown below")

    def _message(self, cursor: FieldCursor) -> Part:
        """Read a whole message of TLS with its header."""
        start, kind = cursor.at, cursor.data[cursor.at]
        return self._told(kind, start, cursor, lambda one: one.number(3, "length", size_text))

    def _datagram_messages(self, cursor: FieldCursor, one: WireRecord) -> None:
        for fragment in fragments(self._record.seq, self._record.data, one.body, one.end):
            cursor.at = fragment.start
            inside = FieldCursor(self._record.data, fragment.start, fragment.end)
            if fragment.is_whole:
                made = self._told(fragment.kind, fragment.start, inside, _header, fragment.number)
                cursor.parts.append(made)
            else:
                cursor.parts.append(self._fragment(fragment, inside))
            self._here.append(fragment)
            cursor.at = fragment.end

    def _fragment(self, fragment: Fragment, cursor: FieldCursor) -> Part:
        name = message_name(fragment.kind)
        last = fragment.offset + len(fragment.data)
        text = f"bytes {fragment.offset} to {last} of {fragment.total}"
        whole = joined(fragment, self._here, self._record, self._records)
        if whole is None:
            self.said.append(Said(name, text, number=fragment.number, partial=True))
        else:
            self.sources.append(whole)
            inside = FieldCursor(whole.data, source=len(self.sources) - 1)
            self._joined.append(self._told(fragment.kind, 0, inside, None, fragment.number))

        def read(one: FieldCursor) -> str:
            one.number(1, "message type", message_name)
            _header(one)
            one.octets(one.left, "fragment")
            if fragment.missing:
                raise DamagedError(f"{size_text(fragment.missing)} of the fragment are missing.")
            return text

        return block(f"fragment of {name}", fragment.start, cursor, read)

    def _told(
        self, kind: int, start: int, cursor: FieldCursor,
        header: Callable[[FieldCursor], object] | None, number: int = -1,
    ) -> Part:  # fmt: skip
        """Read a message and note what it says. header: reads what follows the type."""
        fields: tuple[Part, ...] = ()
        if header is not None:
            cursor.number(1, "message type", message_name)
            header(cursor)
            fields, cursor.parts = tuple(cursor.parts), []
        part = read_body(kind, start, cursor)
        self.said.append(Said(part.name, part.text, number=number))
        return Part(
            part.name,
            start,
            part.end,
            part.text,
            source=part.source,
            children=(*fields, *part.children),
        )


def _header(cursor: FieldCursor) -> None:
    """Read what DTLS puts between type and content, FRAGMENT_HEADER - 1 bytes."""
    cursor.number(3, "length", size_text)
    cursor.number(2, "message number")
    cursor.number(3, "fragment offset")
    cursor.number(3, "fragment length", size_text)
