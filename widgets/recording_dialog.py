"""Asks where to record to, and how much of it to keep."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSpinBox, QWidget

from app.capture.segments import SEGMENT_BYTES
from app.capture.value_text import count_text
from app.errors import SettingsError
from widgets.file_field import FileField
from widgets.form_dialog import FormDialog
from widgets.labels import label
from widgets.recording_work import RecordingOrder

_MEGABYTE, _GIGABYTE = 1_000_000, 1_000_000_000
_SIZES = (1, 10_000)
_RING = (1, 999)
_RING_FILES, _RING_SIZE = 10, 100
_FIELD_HEIGHT = 28


class RecordingDialog(FormDialog):
    """Offers one file, or a ring of files that bounds the disk it takes.

    Signals:
        requested: a RecordingOrder; the dialog stays until it is accepted.
    """

    requested = Signal(object)

    def __init__(self, folder: Path, waiting: int, parent: QWidget | None = None) -> None:
        """folder: where the file goes unless the user chooses another. waiting: records so far."""
        super().__init__(
            self.tr(
                "A recording keeps everything, secrets included: keep it to yourself and hand over "
                "exports."
            ),
            self.tr("&Start recording"),
            "record",
            parent,
        )
        self.entitle(self.tr("Record traffic to a file"))
        self.file = FileField(self.tr("File"), "(*.eimcap)", saving=True)
        self.along = QCheckBox(
            self.tr("Take &along the {0} records in memory").format(count_text(waiting))
        )
        self.along.setVisible(waiting > 0)
        self.ring = QCheckBox(self.tr("Keep only the &newest"))
        self.files_box = _box(_RING, _RING_FILES, self.tr(" files"))
        self.size_box = _box(_SIZES, _RING_SIZE, self.tr(" MB"))
        self._words = label("", "muted", wrap=True)
        self._exists = label("", "attention")
        self._fill(waiting)
        self.file.changed.connect(self._look_for_file)
        for signal in (self.ring.toggled, self.files_box.valueChanged, self.size_box.valueChanged):
            signal.connect(self._arrange)
        self.act.clicked.connect(self._request)
        self.file.set_path(str(folder / f"traffic-{time.strftime('%Y%m%d-%H%M%S')}.eimcap"))
        self._arrange()

    def _fill(self, waiting: int) -> None:
        self.add_row(self.tr("&File"), self.file)
        self.add_note(self._exists)
        if waiting:
            self.add_row("", self.along)
        ring = QWidget()
        row = QHBoxLayout(ring)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        of = QLabel(self.tr("of"))
        for one in (self.ring, self.files_box, of, self.size_box):
            row.addWidget(one)
        row.addStretch(1)
        self.files_box.setAccessibleName(self.tr("How many files"))
        self.size_box.setAccessibleName(self.tr("Size of a file"))
        for box in (self.along, self.ring):
            box.setAccessibleName(box.text().replace("&", ""))
        self.add_row(self.tr("Disk"), ring)
        self.add_note(self._words)

    def _arrange(self) -> None:
        ring = self.ring.isChecked()
        self.files_box.setEnabled(ring)
        self.size_box.setEnabled(ring)
        if ring:
            size = count_text(self.files_box.value() * self.size_box.value())
            text = self.tr("Takes {0} MB at most; the oldest file goes when one more begins.")
            self._words.setText(text.format(size))
        else:
            text = self.tr("Everything is kept. A new file begins after {0:.1f} GB.")
            self._words.setText(text.format(SEGMENT_BYTES / _GIGABYTE))

    def _look_for_file(self) -> None:
        path = self.file.path
        exists = path is not None and path.is_file()
        self._exists.setText(self.tr("▲ This file exists and will be replaced.") if exists else "")
        self._exists.setVisible(exists)
        words = self.tr("&Replace and start") if exists else self.tr("&Start recording")
        self.act.setText(words)
        self.act.setAccessibleName(words.replace("&", ""))

    def _request(self) -> None:
        path = self.file.path
        if path is None or not path.is_absolute():
            text = self.tr("There is no whole path to record to.")
            hint = self.tr("Choose where the file goes.")
            self.show_error(SettingsError(text, hint=hint))
            return
        self.wait()
        ring = self.ring.isChecked()
        self.requested.emit(
            RecordingOrder(
                path if path.suffix else path.with_suffix(".eimcap"),
                self.size_box.value() * _MEGABYTE if ring else SEGMENT_BYTES,
                self.files_box.value() if ring else None,
                self.along.isChecked(),
                path.is_file(),
            )
        )


def _box(bounds: tuple[int, int], value: int, suffix: str) -> QSpinBox:
    box = QSpinBox()
    box.setRange(*bounds)
    box.setValue(value)
    box.setSuffix(suffix)
    box.setMinimumHeight(_FIELD_HEIGHT)
    box.setMinimumWidth(96)
    return box
