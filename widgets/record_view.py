"""What is shown of the selected record, as soon as it is decoded, and what is copied of it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from app.capture.apdu_view import read_command
from app.capture.rows import Row
from app.capture.value_text import size_text
from app.values.traffic import Direction, Layer, Record
from widgets.traffic_decoder import TrafficDecoder, View, make_view
from widgets.traffic_details import TrafficDetails
from widgets.traffic_source import TrafficSource

_PATIENCE_MS = 120
"""How long what was selected before stays in sight while the next is decoded."""


class RecordView(QObject):
    """Fills the details of one record.

    Signals:
        record_wanted: seq of the record that is to be selected.
    """

    record_wanted = Signal(int)

    def __init__(
        self, source: TrafficSource, details: TrafficDetails, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._inspector = source.inspector
        self._annotations = source.annotations
        self._details = details
        self._decoder: TrafficDecoder | None = None
        self._record: Record | None = None
        self._beside: tuple[Record, ...] = ()
        self._view: View | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self._say_decoding)
        details.explanation.partner_wanted.connect(self._want_partner)

    @property
    def record(self) -> Record | None:
        """The selected record."""
        return self._record

    @property
    def waiting(self) -> bool:
        """Whether the selected record is still being decoded."""
        return self._record is not None and self._view is None

    def decode_with(self, decoder: TrafficDecoder) -> None:
        """Leave the decoding to a decoder; before, it is done in place."""
        self._decoder = decoder
        decoder.view_ready.connect(self._on_ready)

    def show(self, record: Record | None, beside: Sequence[Record] = ()) -> None:
        """Show another record, or none; beside: those that may be selected next."""
        self._record, self._beside = record, tuple(beside)
        self._view = None
        self._patience.stop()
        if record is None:
            self._details.show_decoding(None)
            return
        self._view = self._make(record)
        if self._view is None:
            self._patience.start()
        else:
            self._fill(record, self._view)

    def show_comment(self) -> None:
        """Show what people wrote about the record, as it is now."""
        if self._record is not None and self._view is not None:
            noted = self._annotations.get(self._record.seq)
            self._details.explanation.show_comment(noted.comment)

    def show_again(self) -> None:
        """Show the same record anew; until it is decoded nothing is shown of it."""
        if self._record is not None:
            self._say_decoding()
            self.show(self._record, self._beside)

    def copy(self, what: str) -> None:
        """Put the record on the clipboard: `hex`, `tree` (JSON) or `row` (text).

        Does nothing before it is decoded: only then it is known what is hidden.
        """
        view = self._view
        if view is None:
            return
        if what == "hex":
            text = view.decoding.sources[0].hex_text()
        elif what == "tree":
            parts = [part.plain() for part in view.decoding.parts]
            text = json.dumps(parts, indent=2, ensure_ascii=False)
        else:
            text = "\t".join(view.row[:-1])
        QGuiApplication.clipboard().setText(text)

    def _make(self, record: Record) -> View | None:
        if self._decoder is None:
            return make_view(self._inspector, record)
        return self._decoder.view(record, self._beside)

    def _on_ready(self, seq: int) -> None:
        if self._record is not None and self._record.seq == seq and self._view is None:
            self.show(self._record, self._beside)

    def _say_decoding(self) -> None:
        self._details.show_decoding(None)
        self._details.explanation.show_nothing(self.tr("Decoding …"))

    def _fill(self, record: Record, view: View) -> None:
        self._details.show_decoding(view.decoding)
        self._details.explanation.show_explanation(
            view.explanation, _facts(self, record, view.row), self._partner_words(record)
        )
        self.show_comment()

    def _partner_words(self, record: Record) -> str:
        if self._inspector.partner(record) is None:
            return ""
        is_command = record.direction is Direction.OUT
        return self.tr("Show its answer") if is_command else self.tr("Show its command")

    def _want_partner(self) -> None:
        partner = self._inspector.partner(self._record) if self._record else None
        if partner is not None:
            self.record_wanted.emit(partner.seq)


def _facts(owner: QObject, record: Record, row: Row) -> tuple[str, ...]:
    sent = record.layer is Layer.APDU and record.direction is Direction.OUT
    command = read_command(record.data) if sent else None
    channel = owner.tr("channel {0}").format(command.channel) if command else ""
    size = size_text(len(record.data)) if record.data else ""
    return (f"#{record.seq}", row.time, record.lane, channel, size, row.duration)
