"""How cards are talked to, where recordings go, and how the window looks."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.errors import SettingsError
from app.settings import (
    CaptureSettings,
    CardSettings,
    ReaderMode,
    RefreshPolicy,
    Settings,
    TlsRecords,
)
from widgets.buttons import push_button
from widgets.file_field import FileField
from widgets.form_dialog import spread
from widgets.labels import heading, label
from widgets.theme import mono

_FIELD_HEIGHT = 28
_WIDTH = 620


class Appearance(StrEnum):
    """Which scheme the window uses."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class SettingsDialog(QDialog):
    """Edits the settings; a wrong value is named and nothing is saved.

    Signals:
        saved: the new settings are in force for the next connection to a card.
        appearance_chosen: the Appearance picked.
    """

    saved = Signal()
    appearance_chosen = Signal(str)

    def __init__(
        self, settings: Settings, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Settings"))
        self._settings = settings
        card = settings.values.card
        self._block = QSpinBox()
        self._block.setRange(1, 255)
        self._block.setSuffix(self.tr(" bytes"))
        self._block.setValue(card.block_size)
        self._block.setMinimumHeight(_FIELD_HEIGHT)
        self._aids = QPlainTextEdit("\n".join(card.isdr_aids))
        self._aids.setFont(mono())
        self._aids.setTabChangesFocus(True)
        self._aids.setFixedHeight(self._aids.fontMetrics().lineSpacing() * 4 + 20)
        self._refresh = _combo(self._refresh_words(), card.refresh_policy)
        self._mode = _combo(self._mode_words(), card.reader_mode)
        self._capability = QLineEdit(card.terminal_capability)
        self._capability.setFont(mono())
        capture = settings.values.capture
        self._recordings = FileField(self.tr("Folder for recordings"), folder=True)
        self._recordings.set_path(capture.folder)
        self._recordings.edit.setPlaceholderText(str(CaptureSettings().home))
        self._tls = _combo(self._tls_words(), capture.tls)
        self._look = _combo(self._look_words(), appearance)
        self._fault = label(role="failed", wrap=True)
        self._fault.hide()
        self._build()

    def _build(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        rows = (
            (
                self.tr("ISD-R &AIDs"),
                self._aids,
                self.tr("One per line, tried from the top. Add the AID of a vendor here."),
            ),
            (
                self.tr("&Block size"),
                self._block,
                self.tr("Data bytes per STORE DATA. Lower it to 120 or 63 if long commands fail."),
            ),
            (
                self.tr("After a &change"),
                self._refresh,
                self.tr("What follows enable and disable before the card is read again."),
            ),
            (
                self.tr("&PC/SC access"),
                self._mode,
                self.tr("Exclusive keeps other programs off the card while it is in use here."),
            ),
            (
                self.tr("&Terminal capability"),
                self._capability,
                self.tr("Sent before the first SELECT, as hex. Empty sends none."),
            ),
            (
                self.tr("&Recordings"),
                self._recordings,
                self.tr("Their folder. They hold secrets: choose one that only you can read."),
            ),
            (
                self.tr("T&LS and DTLS"),
                self._tls,
                self.tr("Which of their records are kept; messages always are."),
            ),
            (self.tr("&Appearance"), self._look, ""),
        )
        for words, field, hint in rows:
            form.addRow(words, field)
            field.setAccessibleName(words.replace("&", ""))
            field.setAccessibleDescription(hint)
            if hint:
                form.addRow("", spread(label(hint, "muted", wrap=True)))
        defaults = push_button(self.tr("&Defaults"), "link")
        defaults.clicked.connect(self._reset)
        cancel = push_button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        save = push_button(self.tr("&Save"), "primary")
        save.setDefault(True)
        save.clicked.connect(self._save)
        foot = QHBoxLayout()
        foot.addWidget(defaults)
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(save)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(16)
        column.addWidget(heading(self.tr("Settings"), 1.2))
        column.addLayout(form)
        column.addWidget(self._fault)
        column.addLayout(foot)
        self.setMinimumWidth(_WIDTH)
        self.resize(_WIDTH, self.heightForWidth(_WIDTH))

    def _reset(self) -> None:
        card = CardSettings()
        self._aids.setPlainText("\n".join(card.isdr_aids))
        self._block.setValue(card.block_size)
        self._refresh.setCurrentIndex(self._refresh.findData(card.refresh_policy.value))
        self._mode.setCurrentIndex(self._mode.findData(card.reader_mode.value))
        self._capability.setText(card.terminal_capability)
        self._recordings.set_path("")
        self._tls.setCurrentIndex(self._tls.findData(CaptureSettings().tls.value))

    def _save(self) -> None:
        lines = self._aids.toPlainText().splitlines()
        aids = tuple("".join(line.split()).upper() for line in lines if line.strip())
        card = replace(
            self._settings.values.card,
            isdr_aids=aids,
            block_size=self._block.value(),
            refresh_policy=RefreshPolicy(self._refresh.currentData()),
            reader_mode=ReaderMode(self._mode.currentData()),
            terminal_capability="".join(self._capability.text().split()).upper(),
        )
        try:
            tls = TlsRecords(self._tls.currentData())
            capture = CaptureSettings(self._recordings.text, tls)
            self._settings.update(card=card, capture=capture)
        except SettingsError as error:
            self._fault.setText(f"{error.message} {error.hint}")
            self._fault.show()
            return
        self.appearance_chosen.emit(self._look.currentData())
        self.accept()
        self.saved.emit()

    def _refresh_words(self) -> dict[StrEnum, str]:
        return {
            RefreshPolicy.RESET: self.tr("Reset the card (right for readers)"),
            RefreshPolicy.REFRESH: self.tr("Ask for REFRESH, answer it, then reset"),
            RefreshPolicy.NONE: self.tr("Nothing: the change may not be effective yet"),
        }

    def _mode_words(self) -> dict[StrEnum, str]:
        return {
            ReaderMode.SHARED: self.tr("Shared with other programs"),
            ReaderMode.EXCLUSIVE: self.tr("Exclusive"),
        }

    def _tls_words(self) -> dict[StrEnum, str]:
        return {
            TlsRecords.ALL: self.tr("All records"),
            TlsRecords.HANDSHAKES: self.tr("Handshakes, alerts and goodbyes"),
            TlsRecords.NONE: self.tr("None"),
        }

    def _look_words(self) -> dict[StrEnum, str]:
        return {
            Appearance.SYSTEM: self.tr("As the system"),
            Appearance.LIGHT: self.tr("Light"),
            Appearance.DARK: self.tr("Dark"),
        }


def _combo(words: dict[StrEnum, str], chosen: StrEnum) -> QComboBox:
    box = QComboBox()
    for key, text in words.items():
        box.addItem(text, key.value)
    box.setCurrentIndex(box.findData(chosen.value))
    box.setMinimumHeight(_FIELD_HEIGHT)
    return box
