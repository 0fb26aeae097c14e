"""Edits a command or message out of the traffic and sends it again, where it can do no harm."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.capture.outgoing import Form, Outgoing
from app.capture.parts import Decoding, Part
from app.capture.value_text import size_text
from app.card.slot import Slot
from app.errors import WorkbenchError
from widgets.buttons import push_button
from widgets.labels import heading, label
from widgets.panel import rule
from widgets.resend_answer import ResendAnswer
from widgets.resend_hex import HexEditor
from widgets.resend_target import Consent, Target, TargetBox, card_targets
from widgets.resend_work import Answered, ResendWork
from widgets.tree_view import DecodeTree

_SIZE = QSize(1120, 760)


class ResendDialog(QDialog):
    """Sends one of the forms of a record.

    Signals:
        traffic_requested: show the record with this seq in the traffic.
    """

    traffic_requested = Signal(int)

    def __init__(
        self,
        forms: Sequence[Outgoing],
        work: ResendWork,
        consent: Consent,
        slots: Callable[[], Sequence[Slot]],
        eims: Sequence[Target] = (),
        parent: QWidget | None = None,
    ) -> None:
        """forms: the best first, at least one. work: becomes the dialog's own.

        slots: the bench now. eims: offered as targets.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(_SIZE)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setWindowTitle(self.tr("Edit and send again"))
        self._forms, self._work, self._consent = tuple(forms), work, consent
        work.setParent(self)
        self._slots = slots
        self._decoding: Decoding | None = None
        self._busy = False
        self.form = QComboBox()
        self.form.setMinimumHeight(28)
        self.form.setAccessibleName(self.tr("As what it is sent"))
        for one in forms:
            self.form.addItem(self._form_words(one))
        self.target = TargetBox(typed=forms[0].form is Form.ESIPA)
        self.target.offer(eims or card_targets(slots()))
        self.before = QCheckBox()
        self.editor = HexEditor()
        self.tree = DecodeTree()
        self.tree.setAccessibleName(self.tr("Fields of what is to be sent"))
        self.answer = ResendAnswer()
        self._note = label("", "muted", wrap=True)
        self.original = push_button(self.tr("As it &was"), "", "reload")
        self.send = push_button(self.tr("&Send"), "primary", "play")
        self._lay_out()
        self._connect()
        self._choose_form(0)

    def done(self, result: int) -> None:
        """Stop what runs; the dialog goes."""
        self._work.close()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what runs, however it was closed."""
        self._work.close()
        super().closeEvent(event)

    @property
    def outgoing(self) -> Outgoing:
        """The form that is chosen, as it was recorded."""
        return self._forms[max(self.form.currentIndex(), 0)]

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(label(self.tr("Send as"), "muted"))
        top.addWidget(self.form)
        top.addSpacing(12)
        top.addWidget(label(self.tr("to"), "muted"))
        top.addWidget(self.target, 1)
        top.addWidget(self.original)
        top.addWidget(self.send)
        edit = QSplitter(Qt.Orientation.Horizontal)
        edit.addWidget(self.editor)
        edit.addWidget(self.tree)
        edit.setChildrenCollapsible(False)
        edit.setHandleWidth(1)
        edit.setSizes([500, 500])
        head = QVBoxLayout()
        head.setContentsMargins(16, 12, 16, 8)
        head.setSpacing(8)
        head.addWidget(heading(self.tr("Edit and send again"), 1.2))
        head.addLayout(top)
        head.addWidget(self.before)
        head.addWidget(self._note)
        rows = QSplitter(Qt.Orientation.Vertical)
        rows.addWidget(edit)
        rows.addWidget(self.answer)
        rows.setChildrenCollapsible(False)
        rows.setHandleWidth(1)
        rows.setStretchFactor(0, 1)
        rows.setStretchFactor(1, 2)
        rows.setSizes([220, 420])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(rows, 1)

    def _connect(self) -> None:
        self.form.currentIndexChanged.connect(self._choose_form)
        self.editor.edited.connect(self._on_edited)
        self.editor.byte_reached.connect(self._on_byte)
        self.tree.part_selected.connect(self._on_part)
        self.target.target_changed.connect(self._judge)
        self.original.clicked.connect(lambda: self.editor.put(self.outgoing.data))
        self.send.clicked.connect(self._send)
        self.answer.stop_wanted.connect(self._work.cancel)
        self.answer.traffic_requested.connect(self.traffic_requested)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self.send.click)

    def _form_words(self, one: Outgoing) -> str:
        words = {
            Form.MESSAGE: self.tr("ES10 message over a channel of its own"),
            Form.COMMAND: self.tr("this APDU alone"),
            Form.ESIPA: self.tr("ESipa message"),
        }
        return words[one.form]

    def _choose_form(self, _place: int) -> None:
        what = self.outgoing
        text = self.tr("Send the {0} commands before it first, as they came since the power-up")
        self.before.setText(text.format(len(what.before)))
        self.before.setVisible(bool(what.before))
        self.before.setChecked(True)
        self.editor.put(what.data)

    def _on_edited(self) -> None:
        data = self.editor.found.data
        if data:
            self._work.decode(self.outgoing.form, data, self._show_decoding)
        else:
            self._work.decode_nothing()
            self._show_decoding(None)
        self._judge()

    def _show_decoding(self, decoding: Decoding | None) -> None:
        self._decoding = decoding
        self.tree.show_decoding(decoding)

    def _on_part(self, part: Part | None) -> None:
        if part is not None and part.source == 0:
            self.editor.show_range(part.start, part.end)

    def _on_byte(self, offset: int) -> None:
        if self._decoding is not None:
            self.tree.select_part(self._decoding.deepest(0, offset))

    def _judge(self) -> None:
        found = self.editor.found
        role = "failed" if found.problem else "muted"
        words = found.problem or self._changed_words(found.data or b"")
        if not found.problem and self.target.target is None:
            role, words = "attention", self._no_target_words()
        self._note.setText(words)
        self._note.setProperty("role", role)
        self._note.style().unpolish(self._note)
        self._note.style().polish(self._note)
        ready = not self._busy and not found.problem and self.target.target is not None
        self.send.setEnabled(ready)

    def _changed_words(self, data: bytes) -> str:
        size = size_text(len(data))
        if data == self.outgoing.data:
            return self.tr("{0}, as recorded (#{1}).").format(size, self.outgoing.seq)
        return self.tr("{0}, changed. Lengths and signatures stay as typed.").format(size)

    def _no_target_words(self) -> str:
        if self.target.isEditable():
            return self.tr("Type the address of an eIM, as https://localhost:8443.")
        return self.tr("There is no card to send it to: put a simulated card on the bench.")

    def _send(self) -> None:
        target = self.target.target
        if target is not None and self.editor.found.data:
            self._consent.ask(target, lambda: self._sent(target), self)

    def _sent(self, target: Target) -> None:
        data, what = self.editor.found.data, self.outgoing
        if not data or self._busy:
            return
        if not self.before.isChecked():
            what = replace(what, before=())
        confirmed = self._consent.given(target.address)
        self._busy = True
        self._judge()
        self.answer.show_waiting(target.words)
        slot = next((one for one in self._slots() if one.uri == target.address), None)
        if what.form is Form.ESIPA:
            self._work.send_to_eim(
                target.address, what, data, confirmed=confirmed,
                done=self._show_answer, failed=self._refuse, stopped=self._on_stopped,
            )  # fmt: skip
        elif slot is not None:
            self._work.send_to_card(
                slot, what, data, confirmed=confirmed,
                done=self._show_answer, failed=self._refuse, stopped=self._on_stopped,
            )  # fmt: skip
        else:
            self._refuse(_no_slot(target))

    def _show_answer(self, answered: Answered) -> None:
        self._rest()
        self.answer.show_answered(answered)

    def _refuse(self, error: WorkbenchError) -> None:
        self._rest()
        self.answer.show_error(error)

    def _on_stopped(self) -> None:
        self._rest()
        self.answer.show_nothing()

    def _rest(self) -> None:
        self._busy = False
        self._judge()


def _no_slot(target: Target) -> WorkbenchError:
    return WorkbenchError(
        f"{target.words} is no longer on the bench.", hint="Choose another card to send it to."
    )
