"""The inputs a field may have, by its kind; each gives and takes a field's value."""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from app.eim.fields import FieldKind, FieldSpec
from app.values.euicc import ProfileInfo
from app.values.packages import FieldValue
from widgets.buttons import push_button
from widgets.labels import label
from widgets.privacy import Mask
from widgets.private_line import PrivateLine
from widgets.reveal_button import RevealButton
from widgets.theme import mono

_PLAIN = frozenset({FieldKind.TEXT, FieldKind.ADDRESS})


class FieldInput(QWidget):
    """What is edited. Signals: changed, whenever the user changed the value."""

    changed = Signal()

    @abstractmethod
    def value(self) -> FieldValue:
        """Return what stands there, unchecked; None when nothing does."""

    @abstractmethod
    def put(self, value: FieldValue) -> None:
        """Show a value, without a signal."""

    def _row(self, *widgets: QWidget) -> QHBoxLayout:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for widget in widgets:
            row.addWidget(widget)
        return row


class ProfileSource(Protocol):
    """Knows the profiles of the card the package is for, and whether identifiers may be seen."""

    @property
    def privacy(self) -> Mask:
        """What masks EIDs and ICCIDs in fields and menus."""
        ...

    @property
    def profiles(self) -> tuple[ProfileInfo, ...]:
        """Those profiles; empty when no card was read."""
        ...


class TextInput(FieldInput):
    """One line of text; bytes stand there as hex, lists with blanks between."""

    def __init__(
        self, spec: FieldSpec, source: ProfileSource, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.line = PrivateLine(source.privacy)
        self.line.setAccessibleName(spec.name)
        self.line.setPlaceholderText(spec.kind.value)
        if spec.kind not in _PLAIN:
            self.line.setFont(mono())
        self.line.plain_changed.connect(self.changed)
        self._row(self.line)
        self.setFocusProxy(self.line)

    def value(self) -> FieldValue:
        """Return the text."""
        return self.line.plain.strip() or None

    def put(self, value: FieldValue) -> None:
        """Show a value as text."""
        self.line.put(_text(value))


class IccidInput(TextInput):
    """A line with the card's profiles one press away."""

    def __init__(
        self, spec: FieldSpec, source: ProfileSource, parent: QWidget | None = None
    ) -> None:
        super().__init__(spec, source, parent)
        self._source = source
        self._pick = push_button(self.tr("Profiles"), "menu")
        self._pick.setAccessibleName(self.tr("Choose a profile of the card"))
        self._menu = QMenu(self._pick)
        self._menu.aboutToShow.connect(self._fill)
        self._pick.setMenu(self._menu)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self._pick)

    def _fill(self) -> None:
        self._menu.clear()
        for profile in self._source.profiles:
            iccid = profile.iccid
            if iccid is not None:
                state = self.tr("enabled") if profile.enabled else self.tr("disabled")
                words = f"{iccid.grouped}   {profile.title}   ({state})"
                action = self._menu.addAction(self._source.privacy.text(words))
                action.triggered.connect(lambda _on=False, digits=iccid: self._take(digits))
        if self._menu.isEmpty():
            nothing = self._menu.addAction(self.tr("No card with profiles is chosen above"))
            nothing.setEnabled(False)

    def _take(self, iccid: str) -> None:
        self.line.take(iccid)


class CodeInput(TextInput):
    """A line for an activation code, hidden until somebody asks to see it."""

    def __init__(
        self, spec: FieldSpec, source: ProfileSource, parent: QWidget | None = None
    ) -> None:
        super().__init__(spec, source, parent)
        self.reveal = RevealButton(source.privacy)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self.reveal)


class FlagInput(FieldInput):
    """A tick."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QCheckBox()
        self.box.setAccessibleName(spec.name)
        self.box.toggled.connect(lambda _on: self.changed.emit())
        words = label(spec.help, "muted", wrap=True)
        words.setBuddy(self.box)
        self._row(self.box).addWidget(words, 1)
        self.setFocusProxy(self.box)

    def value(self) -> FieldValue:
        """Return whether it is ticked."""
        return self.box.isChecked()

    def put(self, value: FieldValue) -> None:
        """Tick or untick."""
        self.box.blockSignals(True)
        self.box.setChecked(value in (True, "true", "yes", "1"))
        self.box.blockSignals(False)


class ChoiceInput(FieldInput):
    """One of several names."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QComboBox()
        self.box.setAccessibleName(spec.name)
        self.box.setMinimumHeight(28)
        if not spec.required:
            self.box.addItem(self.tr("not given"), None)
        for name, number in spec.choices:
            self.box.addItem(f"{name} ({number})", name)
        self.box.currentIndexChanged.connect(lambda _row: self.changed.emit())
        self._row(self.box).addStretch(1)
        self.setFocusProxy(self.box)

    def value(self) -> FieldValue:
        """Return the name chosen."""
        chosen: str | None = self.box.currentData()
        return chosen

    def put(self, value: FieldValue) -> None:
        """Choose a name; an unknown one chooses the first entry."""
        self.box.blockSignals(True)
        self.box.setCurrentIndex(max(self.box.findData(value), 0))
        self.box.blockSignals(False)


class BitsInput(FieldInput):
    """Any of several names."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boxes = {name: QCheckBox(name) for name, _bit in spec.choices}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(4)
        for name, box in self._boxes.items():
            box.setAccessibleName(f"{spec.name}: {name}")
            box.toggled.connect(lambda _on: self.changed.emit())
            column.addWidget(box)

    def value(self) -> FieldValue:
        """Return the names ticked."""
        return tuple(name for name, box in self._boxes.items() if box.isChecked()) or None

    def put(self, value: FieldValue) -> None:
        """Tick these names."""
        wanted = value if isinstance(value, tuple) else str(value or "").split()
        for name, box in self._boxes.items():
            box.blockSignals(True)
            box.setChecked(name in wanted)
            box.blockSignals(False)


def input_for(spec: FieldSpec, source: ProfileSource) -> FieldInput:
    """Make the input a field wants."""
    if spec.kind is FieldKind.FLAG:
        return FlagInput(spec)
    if spec.kind is FieldKind.CHOICE:
        return ChoiceInput(spec)
    if spec.kind is FieldKind.BITS:
        return BitsInput(spec)
    if spec.kind is FieldKind.ICCID:
        return IccidInput(spec, source)
    if spec.kind is FieldKind.ACTIVATION_CODE:
        return CodeInput(spec, source)
    return TextInput(spec, source)


def _text(value: FieldValue) -> str:
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, bytes):
        return value.hex().upper()
    return " ".join(value) if isinstance(value, tuple) else str(value)
