"""What the dialogs that hand traffic over have in common: what leaves, what is hidden, where to."""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import SettingsError, WorkbenchError
from app.runtime import Runtime
from widgets.capture_export_choice import ExportChoice, Offer
from widgets.capture_export_secrecy import ExportSecrecy
from widgets.capture_file_progress import FileProgress
from widgets.capture_file_work import FileWork
from widgets.file_field import FileField
from widgets.form_dialog import FormDialog
from widgets.labels import label
from widgets.question_dialog import QuestionDialog

_WIDTH = 640


class HandoverDialog(FormDialog):
    """Stays open after its work, so that the same traffic can go elsewhere too.

    Signals:
        written: the Path of a new file.
        crashed: an exception that is our own defect.
    """

    written = Signal(object)
    crashed = Signal(object)

    def __init__(
        self, offer: Offer, advice: str, verb: str, runtime: Runtime, parent: QWidget | None = None
    ) -> None:
        super().__init__(advice, verb, "save", parent)
        self.setMinimumWidth(_WIDTH)
        self.offer = offer
        self._verb = verb
        self._own: Path | None = None
        self.work = FileWork(runtime, "handover", self)
        self.choice = ExportChoice(offer)
        self.secrecy = ExportSecrecy()
        self.file = FileField(self.tr("File"), "(*)", saving=True)
        self.exists = label("", "attention")
        self.progress = FileProgress()
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(column.count() - 1, self.progress)
        self.file.changed.connect(self.look_for_file)
        self.act.clicked.connect(self._ask)
        self.work.progressed.connect(self.progress.show_steps)
        self.work.failed.connect(self._on_failed)
        self.work.cancelled.connect(self._on_cancelled)
        self.work.crashed.connect(self._on_crashed)

    def reject(self) -> None:
        """Stop what runs first; a second time closes."""
        if self.work.busy:
            self.work.cancel()
        else:
            super().reject()

    def done(self, result: int) -> None:
        """Leave no work behind."""
        self.work.close()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave no work behind when the window goes too."""
        self.work.close()
        super().closeEvent(event)

    @abstractmethod
    def begin(self, path: Path) -> None:
        """Write to a path; everything was asked that is to be asked."""

    def look_for_file(self) -> None:
        """Say whether somebody's file is there already; its name may have changed."""
        path = self.file.path
        exists = path is not None and path != self._own and path.is_file()
        self.exists.setText(self.tr("▲ This file exists and will be replaced.") if exists else "")
        self.exists.setVisible(exists)
        self.act.setText(self.tr("&Replace") if exists else self._verb)
        self.act.setAccessibleName(self.act.text().replace("&", ""))

    def show_written(self, text: str, path: Path) -> None:
        """Say what was written where. It may be written again without more ado."""
        self._own = path
        self.progress.show_saved(text, path)
        self._name_leaving(self.tr("Close"))
        self.act.setEnabled(True)
        self.look_for_file()
        self.written.emit(path)

    def hidden_words(self) -> str:
        """Say what becomes of secrets."""
        if self.secrecy.secrets:
            return self.tr("with secrets")
        if self.secrecy.identifiers:
            return self.tr("secrets and identifiers hidden")
        return self.tr("secrets hidden")

    def _ask(self) -> None:
        if not self.secrecy.secrets:
            self._check()
            return
        question = QuestionDialog(
            self.tr("Export with secrets?"),
            self.tr(
                "Whoever gets the file can read the keys, PINs, codes and subscriber identities "
                "in it."
            ),
            warning=self.tr("Secrets leave the program"),
            verb=self.tr("Export with secrets"),
            parent=self,
        )
        question.confirmed.connect(self._check)
        question.open()

    def _check(self) -> None:
        path = self.file.path
        if path is None:
            hint = self.tr("Choose where the file goes.")
            self.show_error(SettingsError(self.tr("There is no file name."), hint=hint))
        elif path == self.offer.path:
            hint = self.tr("Name another file.")
            text = self.tr("A capture is not written over itself.")
            self.show_error(SettingsError(text, hint=hint))
        else:
            self.wait()
            self._name_leaving(self.tr("Cancel"))
            self.begin(path)

    def _name_leaving(self, words: str) -> None:
        self.leave.setText(words)
        self.leave.setAccessibleName(words)

    def _on_failed(self, error: WorkbenchError) -> None:
        self.progress.hide()
        self.show_error(error)

    def _on_cancelled(self) -> None:
        self.progress.show_text(self.tr("Stopped. Nothing was written."))
        self.act.setEnabled(True)

    def _on_crashed(self, error: Exception) -> None:
        self._on_cancelled()
        self.crashed.emit(error)
