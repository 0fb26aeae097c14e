"""Shown when the program itself is at fault: says so, and saves a report somebody can use."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from widgets.buttons import CopyButton, push_button
from widgets.chips import Chip
from widgets.labels import heading, label
from widgets.theme import Tone, mono


class CrashDialog(QDialog):
    """Shows a report before anything is saved; nothing is sent anywhere."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Defect found"))
        self.resize(760, 520)
        self._report = report
        self._said = label(role="muted", wrap=True)
        text = QPlainTextEdit(report)
        text.setReadOnly(True)
        text.setFont(mono(0.95))
        text.setAccessibleName(self.tr("Report"))
        save = push_button(self.tr("&Save report …"), "primary", "save")
        save.clicked.connect(self._ask_where)
        close = push_button(self.tr("Continue"))
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addWidget(CopyButton(lambda: report, self.tr("Copy the report")))
        foot.addWidget(self._said, 1)
        foot.addWidget(close)
        foot.addWidget(save)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(Chip(self.tr("Defect in this program"), Tone.FAILED))
        column.addWidget(heading(self.tr("Something went wrong that should not"), 1.2))
        column.addWidget(
            label(
                self.tr(
                    "Your card and your reader are not at fault. The report below names no EID, "
                    "ICCID or key; save it and give it to whoever looks after this program. You "
                    "can go on working; if a page looks wrong, read the card again."
                ),
                wrap=True,
            )
        )
        column.addWidget(text, 1)
        column.addLayout(foot)

    def save(self, path: Path) -> bool:
        """Write the report; False when the file cannot be written."""
        try:
            path.write_text(self._report, encoding="utf-8")
        except OSError as error:
            self._said.setText(self.tr("Not saved: {0}.").format(error.strerror))
            return False
        self._said.setText(self.tr("Saved as {0}.").format(path.name))
        return True

    def _ask_where(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save report"), "eim-workbench-report.txt", self.tr("Text (*.txt)")
        )
        if name:
            self.save(Path(name))
