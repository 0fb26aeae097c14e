"""Makes an evidence bundle: shows the page that goes in before anything is written."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from app.capture.bundle import CAPTURE, BundlePreview, preview_bundle, write_bundle
from app.capture.forms import Form
from app.capture.handover import Handover, Traffic, hand_over
from app.capture.value_text import count_text
from app.runtime import Runtime
from app.versions import versions
from widgets.capture_export_choice import Offer
from widgets.capture_export_forms import form_words
from widgets.capture_file_work import Told
from widgets.capture_handover_dialog import HandoverDialog
from widgets.labels import label

_SIZE = (760, 680)
_PAGE_HEIGHT = 140


class CaptureBundleDialog(HandoverDialog):
    """Makes what is chosen ready in a folder of its own; writing puts that into the zip."""

    def __init__(
        self, offer: Offer, folder: Path, runtime: Runtime, parent: QWidget | None = None
    ) -> None:
        """folder: where the file goes unless the user chooses another."""
        super().__init__(
            offer, form_words(Form.ZIP).purpose, self.tr("&Write bundle"), runtime, parent
        )
        self.entitle(self.tr("Evidence bundle"))
        self._ready = tempfile.TemporaryDirectory(prefix="evidence-")
        self._stale = True
        self._writes: Path | None = None
        self.page = QTextBrowser()
        self.page.setOpenLinks(False)
        self.page.setAccessibleName(self.tr("The page in the bundle"))
        self.page.setMinimumHeight(_PAGE_HEIGHT)
        self._members = label("", "muted", wrap=True)
        self._fill()
        self.resize(*_SIZE)
        self.file.set_path(str(folder / f"{offer.name}.zip"))
        self.choice.changed.connect(self._prepare)
        self.secrecy.changed.connect(self._prepare)
        self.work.done.connect(self._on_done)
        self.work.cancelled.connect(self._on_stopped)
        self._prepare()

    def reject(self) -> None:
        """Stop writing first; what is only being made ready is given up at once."""
        if self.work.busy and self._writes is None:
            self.done(0)
        else:
            super().reject()

    def done(self, result: int) -> None:
        """Leave nothing of the traffic behind."""
        super().done(result)
        self._ready.cleanup()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave nothing of the traffic behind when the window goes too."""
        super().closeEvent(event)
        self._ready.cleanup()

    def begin(self, path: Path) -> None:
        """Put what is ready into the zip."""
        self._writes = path
        self.work.run(_write(self._capture, path, redacted=not self.secrecy.secrets))

    @property
    def _capture(self) -> Path:
        return Path(self._ready.name, CAPTURE)

    def _fill(self) -> None:
        self.add_row(self.tr("What"), self.choice)
        self.add_row(self.tr("Secrets"), self.secrecy)
        self.add_note(self.secrecy.words)
        self.add_row(self.tr("F&ile"), self.file)
        self.add_note(self.exists)
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            place = column.indexOf(self.form) + 1
            column.insertWidget(place, self.page, 1)
            column.insertWidget(place, self._members)

    def _prepare(self) -> None:
        """Make ready what is chosen now; what was made ready before counts no more."""
        self._stale = True
        self.act.setEnabled(False)
        if self.work.busy:
            self.work.cancel()
            return
        self._stale = False
        self._writes = None
        self._members.setText(self.tr("Looking at what happened …"))
        order = Handover(
            self._capture,
            Form.EIMCAP,
            secrets=self.secrecy.secrets,
            identifiers=self.secrecy.identifiers,
            noted=self.offer.noted,
        )
        self.work.run(_prepared(order, self.offer.traffic, self.choice.rows()))

    def _on_done(self, result: object) -> None:
        if self._stale:
            self._prepare()
        elif isinstance(result, BundlePreview):
            self.progress.hide()
            self.act.setEnabled(True)
            self.page.setHtml(result.page)
            words = self.tr("In the bundle: {0}. This is its page:")
            self._members.setText(words.format(", ".join(result.members)))
        elif isinstance(result, int) and self._writes is not None:
            words = self.tr("Wrote {0} records to {1}, {2}.")
            path = self._writes
            said = words.format(count_text(result), path.name, self.hidden_words())
            self.show_written(said, path)

    def _on_stopped(self) -> None:
        if self._stale:
            self.progress.hide()
            self._prepare()


def _prepared(
    order: Handover, traffic: Traffic, rows: Callable[[], Sequence[int]]
) -> Callable[[Told], BundlePreview]:
    def work(told: Told) -> BundlePreview:
        hand_over(order, traffic, rows(), told)
        return preview_bundle(order.path, versions(), redacted=not order.secrets, told=told)

    return work


def _write(capture: Path, path: Path, *, redacted: bool) -> Callable[[Told], int]:
    return lambda told: write_bundle(capture, path, versions(), redacted=redacted, told=told)
