"""The bar at the composer's foot: faults, files, what runs, sign and execute."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QWidget

from widgets.buttons import push_button
from widgets.fault_menu import FaultButton
from widgets.labels import ElidedLabel


class ComposerActions(QFrame):
    """Offers what can be done with the package.

    Signals:
        open_wanted, paste_wanted: bring in a package or recipe from a file, from the clipboard.
        save_wanted: write a file; carries its ending.
        copy_wanted: put the message on the clipboard; carries the ending of its form.
        sign_wanted, execute_wanted, queue_wanted, cancel_wanted: what they say.
    """

    open_wanted = Signal()
    paste_wanted = Signal()
    save_wanted = Signal(str)
    copy_wanted = Signal(str)
    sign_wanted = Signal()
    execute_wanted = Signal()
    queue_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("frame", "foot")
        self.faults = FaultButton()
        self._busy = ElidedLabel("", "muted")
        self._cancel = push_button(self.tr("&Cancel"))
        self._cancel.clicked.connect(self.cancel_wanted)
        self.sign = push_button(self.tr("Si&gn only"), "", "seal")
        self.sign.clicked.connect(self.sign_wanted)
        self.queue = push_button(self.tr("&Queue at eIM …"), "", "server")
        self.queue.clicked.connect(self.queue_wanted)
        self.execute = push_button(self.tr("Execute on this card &now"), "primary", "play")
        self.execute.clicked.connect(self.execute_wanted)
        opening = self._menu(
            self.tr("&Open"),
            "folder",
            {self.tr("File …"): self.open_wanted.emit, self.tr("Paste"): self.paste_wanted.emit},
        )
        self._save, self._save_recipe, self._save_rows = self._saving()
        self._copy = self._menu(
            self.tr("Cop&y"),
            "copy",
            {
                self.tr("Message as hex"): lambda: self.copy_wanted.emit(".hex"),
                self.tr("Message as base64"): lambda: self.copy_wanted.emit(".b64"),
            },
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(8)
        for widget in (self.faults, opening, self._save, self._copy):
            row.addWidget(widget)
        row.addWidget(self._busy, 1)
        for widget in (self._cancel, self.sign, self.queue, self.execute):
            row.addWidget(widget)
        self.show_busy("")

    def show_busy(self, words: str) -> None:
        """Say what runs; an empty text says nothing."""
        self._busy.setText(words)
        self._cancel.setVisible(bool(words))

    def allow(self, *, message: bool, sign: str, execute: str, queue: str = "") -> None:
        """Allow what is possible. sign, execute, queue: why it is not, empty when it is."""
        for action in self._save_rows:
            action.setEnabled(message)
        self._copy.setEnabled(message)
        for button, why_not in (
            (self.sign, sign),
            (self.execute, execute),
            (self.queue, queue),
        ):
            button.setEnabled(not why_not)
            button.setToolTip(why_not)
            button.setAccessibleDescription(why_not)

    def _saving(self) -> tuple[QPushButton, QAction, list[QAction]]:
        button = push_button(self.tr("&Save"), "menu", "save")
        menu = QMenu(button)
        rows = []
        for words, form in (
            (self.tr("Message as DER (.der)"), ".der"),
            (self.tr("Message as hex (.hex)"), ".hex"),
            (self.tr("Message as base64 (.b64)"), ".b64"),
        ):
            action = menu.addAction(words)
            action.triggered.connect(lambda _on=False, form=form: self.save_wanted.emit(form))
            rows.append(action)
        recipe = menu.addAction(self.tr("Recipe to edit (.toml)"))
        recipe.triggered.connect(lambda: self.save_wanted.emit(".toml"))
        button.setMenu(menu)
        return button, recipe, rows

    def _menu(self, words: str, icon_name: str, rows: dict[str, object]) -> QPushButton:
        button = push_button(words, "menu", icon_name)
        menu = QMenu(button)
        for text, slot in rows.items():
            menu.addAction(text).triggered.connect(slot)
        button.setMenu(menu)
        return button
