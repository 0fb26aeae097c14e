"""Asks in which form traffic is to leave, and writes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QWidget

from app.capture.forms import Form
from app.capture.handover import Handover, Traffic, hand_over, read_key_log
from app.capture.value_text import count_text
from app.runtime import Runtime
from widgets.capture_export_choice import Offer
from widgets.capture_export_forms import OFFERED, form_words
from widgets.capture_file_work import Told
from widgets.capture_handover_dialog import HandoverDialog
from widgets.file_field import FileField
from widgets.form_dialog import combo
from widgets.labels import label


class CaptureExportDialog(HandoverDialog):
    """Offers every form but the evidence bundle. The keys of sessions are a choice of their own."""

    def __init__(
        self, offer: Offer, folder: Path, runtime: Runtime, parent: QWidget | None = None
    ) -> None:
        """folder: where the file goes unless the user chooses another."""
        super().__init__(
            offer,
            self.tr("Hands traffic over to other programs and people."),
            self.tr("E&xport"),
            runtime,
            parent,
        )
        self.entitle(self.tr("Export traffic"))
        self._order: Handover | None = None
        self.form_box = combo([(form.value, form_words(form).title) for form in OFFERED])
        self._purpose = label("", "muted", wrap=True)
        self.key_log = FileField(self.tr("Key log"))
        self.key_log.edit.setPlaceholderText(self.tr("none"))
        self._key_words = label("", "muted", wrap=True)
        self._key_words.setText(
            self.tr(
                "Puts the secrets of TLS and DTLS sessions in: whoever gets the file can read "
                "these sessions."
            )
        )
        self.pysim = QCheckBox(self.tr("Readable by &pySim-trace"))
        self.pysim.setAccessibleName(self.pysim.text().replace("&", ""))
        self.pysim.setToolTip(
            self.tr("GET RESPONSE of class 8X becomes 0X, which a comment says; it stops else")
        )
        self._fill()
        self.file.set_path(str(folder / f"{offer.name}.{self.form_chosen}"))
        self.form_box.currentIndexChanged.connect(self._arrange)
        self.work.done.connect(self._on_done)
        self._arrange()

    @property
    def form_chosen(self) -> Form:
        """The form the file gets."""
        return Form(str(self.form_box.currentData()))

    def begin(self, path: Path) -> None:
        """Write the file, on a lane."""
        form = self.form_chosen
        self._order = order = Handover(
            path,
            form,
            secrets=self.secrecy.secrets,
            identifiers=self.secrecy.identifiers,
            pysim=self.pysim.isChecked() and form is Form.PCAPNG,
            noted=self.offer.noted,
        )
        key_log = self.key_log.path if form is Form.PCAPNG else None
        self.work.run(_export(order, self.offer.traffic, self.choice.rows(), key_log))

    def _fill(self) -> None:
        self.add_row(self.tr("What"), self.choice)
        self.add_row(self.tr("&Form"), self.form_box)
        self.add_note(self._purpose)
        self.add_row("", self.pysim)
        self.add_row(self.tr("Secrets"), self.secrecy)
        self.add_note(self.secrecy.words)
        self.add_row(self.tr("&Key log"), self.key_log)
        self.add_note(self._key_words)
        self.add_row(self.tr("F&ile"), self.file)
        self.add_note(self.exists)

    def _arrange(self) -> None:
        form = self.form_chosen
        self._purpose.setText(form_words(form).purpose)
        self.form_box.setAccessibleDescription(self._purpose.text())
        for row in (self.pysim, self.key_log, self._key_words):
            self.show_row(row, form is Form.PCAPNG)
        path = self.file.path
        if path is not None and path.suffix[1:] in list(Form):
            self.file.set_path(str(path.with_suffix(f".{form}")))
        self.look_for_file()
        self.grow()

    def _on_done(self, count: object) -> None:
        if self._order is None or not isinstance(count, int):
            return
        words = self.tr("Wrote {0} to {1}, {2}.")
        counted = self._counted(self._order.form, count)
        path = self._order.path
        self.show_written(words.format(counted, path.name, self.hidden_words()), path)

    def _counted(self, form: Form, count: int) -> str:
        words = {
            Form.PCAPNG: self.tr("{0} packets"),
            Form.HAR: self.tr("{0} HTTP exchanges"),
            Form.SCRIPT: self.tr("{0} commands"),
        }
        return words.get(form, self.tr("{0} records")).format(count_text(count))


def _export(
    order: Handover,
    traffic: Traffic,
    rows: Callable[[], Sequence[int]],
    key_log: Path | None,
) -> Callable[[Told], int]:
    """Return the work; all of it, files too, is done on a lane."""

    def work(told: Told) -> int:
        whole = replace(order, key_log=read_key_log(key_log)) if key_log else order
        return hand_over(whole, traffic, rows(), told)

    return work
