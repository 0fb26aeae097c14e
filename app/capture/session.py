"""A session taken out of a capture, to be looked at by itself.

Decoders walk back from a record by its seq and stop at a gap, so records that were picked from many
are numbered anew here; whoever asks is told the numbers of the capture.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from app.capture.decoders import decode
from app.capture.parts import Decoding, Piece
from app.values.traffic import Record


class Session:
    """Records in order, which know what came before them. `get` takes the new numbers."""

    def __init__(self, records: Iterable[Record]) -> None:
        originals = tuple(records)
        number = {record.seq: at for at, record in enumerate(originals, start=1)}
        self.originals = originals
        """The records as they are in the capture."""
        self._records = tuple(
            replace(
                record,
                seq=at,
                pair=number.get(record.pair, 0),
                session=number.get(record.session, 0),
            )
            for at, record in enumerate(originals, start=1)
        )

    def __len__(self) -> int:
        return len(self._records)

    def get(self, seq: int) -> Record | None:
        """Return a record by its new number, 1 for the first."""
        return self._records[seq - 1] if 1 <= seq <= len(self._records) else None

    @property
    def records(self) -> tuple[Record, ...]:
        """The records with their new numbers."""
        return self._records

    def decode(self, index: int) -> Decoding:
        """Decode the record at an index, in the light of the session; pieces keep new numbers."""
        return decode(self._records[index], self)

    def original(self, piece: Piece) -> Piece:
        """Return a piece with the number its record has in the capture."""
        return replace(piece, seq=self.originals[piece.seq - 1].seq)
