"""Asks for the bytes that take an element's place, and says what they are while they are typed."""

from __future__ import annotations

import re
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from app.codec import tlv
from app.values.packages import RawEdit
from widgets.form_dialog import FormDialog
from widgets.labels import identifier, label
from widgets.theme import mono

_BLANKS = re.compile(r"[\s:,]+")
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2})*")
_BEFORE_SIGNING = "30"
_HEIGHT = 132


class Typed(NamedTuple):
    """What a typed text comes to. content: None when it is no hex. role: of the words."""

    content: bytes | None
    words: str
    role: str


class RawEditDialog(FormDialog):
    """Takes hex for one element; anything goes, and what is odd about it is said.

    Signals:
        chosen: the RawEdit to make.
    """

    chosen = Signal(object)

    def __init__(self, at: str, before: bytes, parent: QWidget | None = None) -> None:
        """at: path of the element; before: its bytes, with tag and length."""
        early = at.split("/")[0] == _BEFORE_SIGNING
        super().__init__(_when(early=early), _tr("&Put in place"), "check", parent)
        self.entitle(self.tr("Edit these bytes"))
        self._at, self._before = at, before
        self._text = QPlainTextEdit()
        self._text.setFont(mono())
        self._text.setFixedHeight(_HEIGHT)
        self._text.setTabChangesFocus(True)
        self._text.setPlainText(before.hex(" ").upper())
        self._note = label("", "muted", wrap=True)
        self.add_row(self.tr("Place"), identifier(at))
        self.add_row(self.tr("&Bytes"), self._text)
        self._note.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.form.addRow("", self._note)
        self._text.textChanged.connect(self._judge)
        self._text.selectAll()
        self._text.setFocus()
        self.act.clicked.connect(self._choose)
        self._judge()

    def _judge(self) -> None:
        found = typed(self._text.toPlainText())
        same = found.content == self._before
        self._note.setText(self.tr("These bytes stand there now.") if same else found.words)
        self._note.setProperty("role", "muted" if same else found.role)
        self._note.style().unpolish(self._note)
        self._note.style().polish(self._note)
        self.act.setEnabled(found.content is not None and not same)

    def _choose(self) -> None:
        found = typed(self._text.toPlainText())
        if found.content is not None:
            self.accept()
            self.chosen.emit(RawEdit(self._at, found.content))


def typed(text: str) -> Typed:
    """Tell what a text is as bytes: nothing, one whole element, or something that is none."""
    bare = _BLANKS.sub("", text)
    if not _HEX.fullmatch(bare):
        odd = _tr("A byte takes two hex digits; the last has one.")
        strange = _tr("Only hex digits can stand here.")
        return Typed(None, odd if _HEX.fullmatch(f"{bare}0") else strange, "failed")
    data = bytes.fromhex(bare)
    if not data:
        return Typed(data, _tr("Nothing stands here: the element is left out."), "attention")
    head = tlv.header(data, 0, len(data))
    if head.problem is not None:
        return Typed(data, _tr("Not plain DER. {0}").format(head.problem[1]), "attention")
    if head.end < len(data):
        more = len(data) - head.end
        return Typed(data, _tr("{0} bytes follow the element.").format(more), "attention")
    words = _tr("One whole element: tag {0}, {1} bytes of content.")
    content = head.value_end - head.value_start
    return Typed(data, words.format(tlv.tag_hex(head.tag), content), "ok")


def _when(*, early: bool) -> str:
    if early:
        return _tr("Changed before signing, so the signature covers it. Lengths around it follow.")
    return _tr("Changed in the finished message; a signature stays as it was made.")


def _tr(text: str) -> str:
    return QCoreApplication.translate("raw_edit_dialog", text)
