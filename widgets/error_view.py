"""An error as a person needs it: what happened, what it means, who can act, the next step.

Raw code, bytes and clause are one click away, and so is the traffic. Never modal.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.errors import (
    CodecError,
    DeviceError,
    NotSupportedError,
    ProcedureError,
    SettingsError,
    StatusError,
    TrustError,
    WorkbenchError,
)
from app.values.euicc import SectionError
from widgets.buttons import CopyButton, push_button
from widgets.chips import Chip
from widgets.labels import heading, label
from widgets.privacy import without_codes
from widgets.theme import Tone, mono

_ROWS_SHOWN = 7


class ErrorView(QFrame):
    """Shows one error until it is told another or is closed.

    Signals:
        step_chosen: the key of the next step that was pressed.
        traffic_requested: show the exchange that failed.
        closed: the user has read it.
    """

    step_chosen = Signal(str)
    traffic_requested = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("frame", "panel")
        self._kind = Chip()
        self._clause = label(role="muted")
        self._title = heading(scale=1.15)
        self._title.setWordWrap(True)
        self._meaning = label(wrap=True)
        self._next = label(role="muted", wrap=True)
        self._raw = QPlainTextEdit()
        self._raw.setReadOnly(True)
        self._raw.setFont(mono(0.95))
        self._raw.setAccessibleName(self.tr("Code, bytes and clause of the error"))
        self._raw.setFixedHeight(self._raw.fontMetrics().lineSpacing() * _ROWS_SHOWN)
        self._steps = QHBoxLayout()
        self._steps.setSpacing(8)
        self._build()
        self.hide()

    def show_error(
        self, error: WorkbenchError | SectionError, steps: Sequence[tuple[str, str]] = ()
    ) -> None:
        """Show an error. steps: (key, words) of what can be done here; the first stands out."""
        title, meaning = _split(without_codes(error.message))
        who, advice = _addressee(without_codes(error.hint))
        self._kind.show_state(self._kind_words(error), Tone.FAILED)
        self._title.setText(title)
        self._meaning.setText(meaning)
        self._meaning.setVisible(bool(meaning))
        self._next.setText(self._advice_words(who, advice))
        self._next.setVisible(bool(advice))
        self._clause.setText(error.clause)
        self._raw.setPlainText(_raw_words(error))
        self._raw.hide()
        self._details.setChecked(False)
        self._show_steps(steps)
        self.setAccessibleName(title)
        self.setAccessibleDescription(f"{meaning} {advice}".strip())
        self.show()

    def allow_traffic(self, allowed: bool) -> None:
        """Whether there is an exchange to look at."""
        self._traffic.setVisible(allowed)

    def allow_closing(self, allowed: bool) -> None:
        """Whether the user may put the error away; not while it is all the page has to say."""
        self._close.setVisible(allowed)

    def _build(self) -> None:
        self._details = push_button(self.tr("&Details"), "link", "tree")
        self._details.setCheckable(True)
        self._details.toggled.connect(self._raw.setVisible)
        self._traffic = push_button(self.tr("Show in &traffic"), "link", "traffic")
        self._traffic.clicked.connect(self.traffic_requested)
        self._copy = CopyButton(self._raw.toPlainText, self.tr("Copy the details"))
        self._close = push_button(self.tr("Close"), "link", "close")
        self._close.clicked.connect(self._on_close)
        top = QHBoxLayout()
        top.addWidget(self._kind)
        top.addStretch(1)
        top.addWidget(self._clause)
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        buttons.addLayout(self._steps)
        for button in (self._details, self._copy, self._traffic):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(top)
        for text in (self._title, self._meaning, self._next):
            column.addWidget(text)
        column.addLayout(buttons)
        column.addWidget(self._raw)

    def _on_close(self) -> None:
        self.hide()
        self.closed.emit()

    def _show_steps(self, steps: Sequence[tuple[str, str]]) -> None:
        while (item := self._steps.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for place, (key, words) in enumerate(steps):
            button = push_button(words, "primary" if place == 0 else "")
            button.setObjectName(key)
            button.clicked.connect(partial(self.step_chosen.emit, key))
            self._steps.addWidget(button)

    def _advice_words(self, who: str, advice: str) -> str:
        if who:
            return self.tr("The {0} can fix it: {1}").format(who, advice)
        return self.tr("You can fix it: {0}").format(advice)

    def _kind_words(self, error: WorkbenchError | SectionError) -> str:
        words: list[tuple[type[Exception], str]] = [
            (DeviceError, self.tr("No contact")),
            (StatusError, self.tr("Refused by the card")),
            (ProcedureError, self.tr("Refused by the eUICC")),
            (CodecError, self.tr("Not understood")),
            (TrustError, self.tr("Not trusted")),
            (NotSupportedError, self.tr("Not supported")),
            (SettingsError, self.tr("Setting")),
        ]
        for kind, text in words:
            if isinstance(error, kind):
                return text
        return self.tr("Not read") if isinstance(error, SectionError) else self.tr("Failed")


def _split(message: str) -> tuple[str, str]:
    title, dot, rest = message.partition(". ")
    return (title + "." if dot else message), rest


def _addressee(hint: str) -> tuple[str, str]:
    opening = "For the "
    if hint.startswith(opening) and ":" in hint:
        who, _, advice = hint.removeprefix(opening).partition(":")
        return who, advice.strip()
    return "", hint


def _hex(command: bytes) -> str:
    from app.capture.inspector import veiled_command  # decoders are needed for few errors

    return veiled_command(command)


def _raw_words(error: WorkbenchError | SectionError) -> str:
    lines = [("error", type(error).__name__)]
    if isinstance(error, SectionError):
        lines.append(("part of the card", error.section))
    else:
        lines += [
            (key, _hex(value) if isinstance(value, bytes) else str(value))
            for key, value in error.details().items()
        ]
    lines += [("clause", error.clause), ("message", error.message), ("hint", error.hint)]
    text = "\n".join(f"{key + ':':<18}{value}" for key, value in lines if value)
    return without_codes(text)
