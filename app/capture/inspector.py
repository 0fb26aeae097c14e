"""Decoding on demand: what was looked at is kept, what nobody looks at is never decoded."""

from __future__ import annotations

from app.capture.annotations import Annotations
from app.capture.assembly import Records
from app.capture.decoders import decode
from app.capture.explain import Explanation, explain
from app.capture.judging import judged
from app.capture.kept import Kept
from app.capture.parts import Decoding
from app.capture.recorder import Recorder
from app.capture.rows import Row, row_of
from app.capture.sought import Sought
from app.capture.veil import Veil
from app.capture.veiled_search import veiled
from app.values.traffic import Direction, Layer, Record

ROWS_KEPT = 8192
TREES_KEPT = 512
_ANSWER_WITHIN = 4096


class Inspector:
    """Rows, trees and explanations of records, without their secrets unless told otherwise.

    Any thread may use it: what two ask for at once is worked out twice and kept once. Kept by seq:
    a record never changes, and neither does what came before it.
    """

    def __init__(self, records: Records) -> None:
        self._records = records
        self.veil = Veil(records)
        self._shelf = _Shelf(secrets=False)

    @property
    def records(self) -> Records:
        """The records as they are, secrets and all."""
        return self._records

    @property
    def secrets_shown(self) -> bool:
        """Whether keys and codes are shown."""
        return self._shelf.secrets

    def show_secrets(self, shown: bool) -> None:
        """Show keys and codes from now on, or hide them."""
        self._shelf = _Shelf(shown)

    def kept_row(self, record: Record) -> Row | None:
        """Return the row of a record when it was worked out before and still holds."""
        return self._row_on(self._shelf, record)

    def kept_decoding(self, record: Record) -> Decoding | None:
        """Return the tree of a record when it was worked out before and still holds."""
        return self._tree_on(self._shelf, record)

    def row(self, record: Record) -> Row:
        """Return the row of a record."""
        shelf = self._shelf
        row = self._row_on(shelf, record)
        if row is None:
            row = row_of(record, self._decode(shelf, record))
            shelf.rows.put(record.seq, row)
        return row

    def decoding(self, record: Record) -> Decoding:
        """Return the tree of a record."""
        shelf = self._shelf
        decoding = self._tree_on(shelf, record)
        if decoding is None:
            decoding = self._decode(shelf, record)
            shelf.rows.put(record.seq, row_of(record, decoding))
            decoding = judged(record, decoding, self._records)
            shelf.trees.put(record.seq, decoding)
        return decoding

    def explanation(self, record: Record) -> Explanation:
        """Return what the record means, in sentences."""
        return explain(record, self.decoding(record), self._records)

    def hex_text(self, record: Record) -> str:
        """Return the bytes of a record in hex, two dots for each that is hidden."""
        return self.decoding(record).sources[0].hex_text()

    def sought(self, found: Sought, annotations: Annotations | None = None) -> Sought:
        """Return a search that tells nothing about what is hidden."""
        return found if self._shelf.secrets else veiled(found, self.veil, annotations)

    @property
    def kept(self) -> tuple[int, int]:
        """How many rows and how many trees are kept now."""
        return len(self._shelf.rows), len(self._shelf.trees)

    def partner(self, record: Record) -> Record | None:
        """Return the answer to a command or the command of an answer, when it is kept."""
        if record.pair:
            return self._records.get(record.pair)
        if record.direction is Direction.NONE or _lone_answer(record):
            return None
        for seq in range(record.seq + 1, record.seq + _ANSWER_WITHIN):
            later = self._records.get(seq)
            if later is None or later.pair == record.seq:
                return later
        return None

    def _row_on(self, shelf: _Shelf, record: Record) -> Row | None:
        return shelf.rows.get(record.seq) if self._holds(shelf, record) else None

    def _tree_on(self, shelf: _Shelf, record: Record) -> Decoding | None:
        return shelf.trees.get(record.seq) if self._holds(shelf, record) else None

    def _decode(self, shelf: _Shelf, record: Record) -> Decoding:
        true = decode(record, self._records)
        return true if shelf.secrets else self.veil.decode(record, true)

    def _holds(self, shelf: _Shelf, record: Record) -> bool:
        return shelf.secrets or self.veil.holds(record.seq)


def veiled_command(command: bytes) -> str:
    """Return an APDU that stands by itself in hex, two dots for each byte of a secret."""
    alone = Recorder(1)
    alone("", Layer.APDU, Direction.OUT, command)
    record = alone.get(1)
    return Inspector(alone).hex_text(record) if record is not None else ""


class _Shelf:
    """What was worked out with secrets shown, or with secrets hidden; never a mix of both.

    A thread that is at work while that changes puts what it made on the shelf that is gone.
    """

    def __init__(self, secrets: bool) -> None:
        self.secrets = secrets
        self.rows: Kept[int, Row] = Kept(ROWS_KEPT)
        self.trees: Kept[int, Decoding] = Kept(TREES_KEPT)


def _lone_answer(record: Record) -> bool:
    """Whether it came from a card with no command to it on record."""
    return record.layer is Layer.APDU and record.direction is Direction.IN
