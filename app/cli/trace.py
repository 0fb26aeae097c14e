"""Prints APDUs to a stream in the moment they are recorded: what each means, then its bytes."""

from __future__ import annotations

from typing import TextIO, Unpack

from app.capture.decoders import decode
from app.capture.recorder import Recorder
from app.capture.rows import duration_text
from app.cli import tables
from app.values.traffic import Details, Direction, Layer, Record

_ARROWS = {Direction.OUT: ">", Direction.IN: "<", Direction.NONE: "*"}


class TraceRecorder(Recorder):
    """A recorder that also writes each record as one line: arrow, meaning, time taken, hex.

    onto: the recorder that keeps the records, in place of this one.
    """

    def __init__(self, stream: TextIO, onto: Recorder | None = None) -> None:
        super().__init__()
        self._stream = stream
        self._onto = onto

    def __call__(
        self,
        lane: str,
        layer: Layer,
        direction: Direction,
        data: bytes,
        **details: Unpack[Details],
    ) -> int:
        keep = self._onto or super().__call__
        seq = keep(lane, layer, direction, data, **details)
        record = self.get(seq)
        if record is not None:
            found = decode(record, self)
            title = found.title.removeprefix("↳ ")  # the arrow says it already
            words = tables.word(", ".join(part for part in (title, found.meaning) if part))
            took = f" ({duration_text(record.duration_ns)})" if record.duration_ns else ""
            octets = "" if layer is Layer.EVENT else f"  {_octets(layer, data)}"
            print(f"{_ARROWS[direction]} {words}{took}{octets}", file=self._stream, flush=True)
        return seq

    def get(self, seq: int) -> Record | None:
        """Return one record from where they are kept."""
        return self._onto.get(seq) if self._onto else super().get(seq)

    def since(self, seq: int) -> tuple[int, int, list[Record]]:
        """Return what came since, from where records are kept."""
        return self._onto.since(seq) if self._onto else super().since(seq)


def _octets(layer: Layer, data: bytes) -> str:
    """Return hex, or the text of lines to and from a modem."""
    if layer is not Layer.AT:
        return data.hex().upper()
    return tables.word(" ".join(data.decode("latin-1").split()))
