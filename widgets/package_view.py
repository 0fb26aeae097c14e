"""What leaves and what is signed: stretches byte by byte, the tree, the signature and the size."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QMenu,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.capture.parts import Part
from app.values.euicc import Check
from widgets.buttons import push_button
from widgets.check_list import TONES
from widgets.chips import Chip
from widgets.flow import FlowRow
from widgets.identifier_bytes import has_codes, hidden, masked
from widgets.labels import ElidedLabel, heading, label
from widgets.marked_hex import Mark, MarkedHexView
from widgets.package_bytes import PackageBytes
from widgets.privacy import Mask
from widgets.reveal_button import RevealButton
from widgets.theme import Tone
from widgets.tree_view import DecodeTree
from widgets.words import joined

_INPUT, _MESSAGE = 1, 0


class PackageView(QWidget):
    """Shows one package; its tree and its bytes point at each other.

    Signals:
        mark_chosen: name of the stretch the user asked for.
        edit_wanted: path of an element and its bytes, to be replaced by hand.
    """

    mark_chosen = Signal(str)
    edit_wanted = Signal(str, bytes)

    def __init__(self, mask: Mask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mask = mask
        self._bytes: PackageBytes | None = None
        self._seen: PackageBytes | None = None
        self._hidden: tuple[frozenset[int], ...] = ()
        self._source = _INPUT
        self.tree = DecodeTree(self)
        self.tree.setAccessibleName(self.tr("Fields of the package"))
        self.hex = MarkedHexView(self)
        self._title = heading(self.tr("What is signed"))
        self._state, self._check = Chip(), Chip()
        self._legend = FlowRow()
        self._group = QButtonGroup(self)
        self._input = self._segment(self.tr("Signing input"), _INPUT)
        self._message = self._segment(self.tr("Whole package"), _MESSAGE)
        self._size = ElidedLabel("", "muted")
        self._signature = ElidedLabel("", "muted")
        self._reason = label("", "muted", wrap=True)
        self._edit = push_button(self.tr("&Edit these bytes …"), "link", "pencil")
        self._reveal = RevealButton(mask)
        self._reveal.hide()
        self._build()
        self.tree.part_selected.connect(self._on_part_selected)
        self.tree.part_hovered.connect(self._on_part_hovered)
        self.hex.byte_clicked.connect(self._on_byte_clicked)
        self.tree.selectionModel().currentChanged.connect(lambda *_: self._judge_edit())
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.customContextMenuRequested.connect(self._open_menu)
        self._edit.clicked.connect(self._want_edit)
        mask.changed.connect(lambda: self.show_package(self._bytes))

    @property
    def shown(self) -> PackageBytes | None:
        """The package shown now."""
        return self._bytes

    def show_package(self, package: PackageBytes | None) -> None:
        """Show a package, signed or not; None shows that there is none."""
        self._bytes = package
        self._see(package)
        signing = package is not None and bool(package.package.signing_input)
        self._title.setText(self.tr("What is signed") if signing else self.tr("What is sent"))
        for button in (self._input, self._message):
            button.setVisible(signing)
        self.tree.show_decoding(self._seen.decoding if self._seen else None)
        self._say(package)
        self.show_source(_INPUT if signing and self._source else _MESSAGE, keep=signing)
        self._judge_edit()

    def show_source(self, source: int, *, keep: bool = True) -> None:
        """Show the message (0) or the signing input (1). keep: for the next package too."""
        if keep:
            self._source = source
        package = self._bytes
        (self._input if source else self._message).setChecked(True)
        self.hex.show_source(package.decoding.sources[source] if package else None)
        marks = package.marks(source) if package else ()
        self.hex.lay(marks)
        self.hex.hide_bytes(self._hidden[source] if package else frozenset())
        self._show_legend(marks)

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._title)
        top.addStretch(1)
        top.addWidget(self._input)
        top.addWidget(self._message)
        upper = QWidget()
        column = QVBoxLayout(upper)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(8)
        column.addWidget(self._legend)
        column.addWidget(self.hex, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(upper)
        split.addWidget(self._lower())
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        split.setSizes([320, 300])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(top)
        whole.addWidget(split, 1)
        whole.addWidget(self._signature)
        checked = QHBoxLayout()
        checked.setSpacing(8)
        checked.addWidget(self._check, 0, Qt.AlignmentFlag.AlignTop)
        checked.addWidget(self._reason, 1)
        whole.addLayout(checked)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._state)
        foot.addWidget(self._size, 1)
        whole.addLayout(foot)

    def _lower(self) -> QWidget:
        """Return the tree with what can be done to its elements above it."""
        lower = QWidget()
        row = QHBoxLayout()
        row.addWidget(label(self.tr("Fields"), "muted"))
        row.addStretch(1)
        row.addWidget(self._reveal)
        row.addWidget(self._edit)
        column = QVBoxLayout(lower)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.tree, 1)
        return lower

    def _segment(self, words: str, source: int) -> QToolButton:
        button = QToolButton()
        button.setProperty("kind", "segment")
        button.setCheckable(True)
        button.setText(words)
        button.setAccessibleName(words)
        button.clicked.connect(partial(self.show_source, source))
        self._group.addButton(button)
        return button

    def _say(self, package: PackageBytes | None) -> None:
        if package is None:
            self._state.show_state("", Tone.NEUTRAL)
            self._size.setText("")
            self._signature.hide()
            self._say_check(None)
            return
        signed = package.package
        words, tone = self._state_words(package)
        self._state.show_state(words, tone)
        sent, hashed = len(signed.message), len(signed.signing_input)
        facts = [
            self.tr("{0} bytes to send").format(sent) if sent else "",
            self.tr("{0} bytes hashed").format(hashed) if hashed else "",
            self.tr("counter {0}").format(signed.counter) if signed.counter is not None else "",
        ]
        self._size.setText(joined(facts))
        form = self.tr("Signature {0} bytes, ECDSA over SHA-256: {1}").format(
            len(signed.signature), signed.signature.hex(" ", 4).upper()
        )
        self._signature.setText(form)
        self._signature.setVisible(bool(signed.signature))
        self._say_check(package.check)

    def _say_check(self, check: Check | None) -> None:
        words = self.tr("signature check: {0}").format(check.result.value) if check else ""
        self._check.show_state(words, TONES[check.result] if check else Tone.NEUTRAL)
        self._reason.setText(self._mask.text(check.reason) if check else "")
        self._reason.setVisible(check is not None)

    def _state_words(self, package: PackageBytes) -> tuple[str, Tone]:
        signed = package.package
        if signed.recipe.deliberate:
            return self.tr("deliberately wrong"), Tone.FAILED
        if signed.signature:
            return self.tr("signed"), Tone.OK
        if signed.signing_input:
            return self.tr("not signed yet"), Tone.NEUTRAL
        return self.tr("carries no signature"), Tone.NEUTRAL

    def _show_legend(self, marks: tuple[Mark, ...]) -> None:
        chips = []
        for mark in marks:
            words = self.tr("{0}  {1} B").format(mark.name, mark.end - mark.start)
            chip = Chip(words, mark.tone)
            chip.invite()
            chip.clicked.connect(partial(self._choose_mark, mark))
            chips.append(chip)
        self._legend.show_widgets(chips)

    def _choose_mark(self, mark: Mark) -> None:
        self.hex.select_range(mark.start, mark.end)
        self.mark_chosen.emit(mark.name)

    def _on_part_selected(self, part: Part | None) -> None:
        if part is not None and self._seen is not None:
            self.hex.select_range(*self._seen.place(part, self._current()))

    def _on_part_hovered(self, part: Part | None) -> None:
        if self._seen is not None:
            place = self._seen.place(part, self._current()) if part else (0, 0)
            self.hex.hover_range(*place)

    def _on_byte_clicked(self, offset: int) -> None:
        if self._seen is None:
            return
        part = self._seen.part_at(self._current(), offset)
        self.tree.select_part(part)
        if part is not None:
            self.hex.select_range(*self._seen.place(part, self._current()))

    def _see(self, package: PackageBytes | None) -> None:
        """Note what of a package may be seen: its tree, and which bytes may not."""
        self._seen, self._hidden = package, ()
        if package is not None:
            eid = package.package.eid
            known = (bytes.fromhex(eid),) if eid else ()
            self._hidden = hidden(package.decoding, self._mask, known)
            self._seen = replace(package, decoding=masked(package.decoding, self._mask))
        self._reveal.setVisible(package is not None and has_codes(package.decoding))

    def _judge_edit(self) -> None:
        why_not = self._why_no_edit()
        self._edit.setEnabled(not why_not)
        self._edit.setToolTip(why_not)

    def _why_no_edit(self) -> str:
        part = self.tree.selected_part()
        if part is None or self._seen is None:
            return self.tr("Choose an element of the tree first.")
        if self._reveal.isVisibleTo(self) and not self._mask.codes_shown:
            return self.tr("Codes are hidden. Show them to edit bytes.")
        if self._mask.on:
            return self.tr("Masked. Switch the mask off to edit bytes.")
        return "" if self._seen.path(part) else self.tr("This is no element of its own.")

    def _want_edit(self) -> None:
        part = self.tree.selected_part()
        if part is not None and self._seen is not None and not self._why_no_edit():
            self.edit_wanted.emit(self._seen.path(part), self._seen.content(part))

    def _open_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        action = menu.addAction(self._edit.text(), self._want_edit)
        action.setEnabled(self._edit.isEnabled())
        menu.popup(self.tree.viewport().mapToGlobal(place))

    def _current(self) -> int:
        return _INPUT if self._input.isChecked() and not self._input.isHidden() else _MESSAGE
