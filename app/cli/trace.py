"""Prints APDUs to a stream in the moment they are recorded: what each means, then its bytes."""

from __future__ import annotations

from typing import TextIO

from app.capture.decoders import decode
from app.capture.recorder import Recorder
from app.capture.rows import duration_text
from app.cli import tables
from app.values.traffic import Direction, Layer

_ARROWS = {Direction.OUT: ">", Direction.IN: "<", Direction.NONE: "*"}


class TraceRecorder(Recorder):
    """A recorder that also writes each record as one line: arrow, meaning, time taken, hex."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream

    def __call__(
        self,
        lane: str,
        layer: Layer,
        direction: Direction,
        data: bytes,
        *,
        duration_ns: int = 0,
        pair: int = 0,
        session: int = 0,
        note: str = "",
    ) -> int:
        seq = super().__call__(
            lane,
            layer,
            direction,
            data,
            duration_ns=duration_ns,
            pair=pair,
            session=session,
            note=note,
        )
        record = self.get(seq)
        if record is not None:
            found = decode(record, self)
            title = found.title.removeprefix("↳ ")  # the arrow says it already
            words = tables.word(", ".join(part for part in (title, found.meaning) if part))
            took = f" ({duration_text(duration_ns)})" if duration_ns else ""
            octets = "" if layer is Layer.EVENT else f"  {data.hex().upper()}"
            print(f"{_ARROWS[direction]} {words}{took}{octets}", file=self._stream, flush=True)
        return seq
