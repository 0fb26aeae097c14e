from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.capture.outgoing import Outgoing, outgoing
from app.card.watch import ReaderState
from app.values.traffic import Direction, Layer
from app.workbench import Workbench
from tests.widgets.finding import button, child, said
from widgets.confirm_dialog import ConfirmDialog
from widgets.resend_dialog import ResendDialog
from widgets.resend_target import Consent
from widgets.resend_work import ResendWork
from widgets.theme import Theme, Tone

REQUEST = bytes.fromhex("BF3E035C015A")


@pytest.fixture
def forms(workbench: Workbench) -> tuple[Outgoing, ...]:
    """A GetEID that a real simulated card on the bench has answered."""
    slot = workbench.bench.add_simulated("sim:?state=memory")
    workbench.runtime.spawn(slot.read()).result(20)
    record = next(
        one for one in workbench.recorder.since(0)[2]
        if one.layer is Layer.APDU and one.direction is Direction.OUT and REQUEST in one.data
    )  # fmt: skip
    return outgoing(record, workbench.recorder)


@pytest.fixture
def dialog(
    qtbot: QtBot, theme: Theme, workbench: Workbench, forms: tuple[Outgoing, ...]
) -> Iterator[ResendDialog]:
    owner = QWidget()
    qtbot.addWidget(owner)
    work = ResendWork(workbench.runtime, workbench.recorder, tuple)
    made = ResendDialog(forms, work, Consent(owner), lambda: workbench.bench.slots, (), owner)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    made.show()
    qtbot.waitUntil(lambda: made.tree.model().rowCount() > 0)
    yield made
    made.close()


def send(qtbot: QtBot, dialog: ResendDialog) -> None:
    qtbot.mouseClick(dialog.send, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(dialog.send.isEnabled)


def test_what_was_recorded_stands_there_with_its_fields(dialog: ResendDialog) -> None:
    assert dialog.editor.found.data == REQUEST
    assert dialog.tree.model().index(0, 0).data() == "GetEuiccDataRequest BF3E"
    assert "6 bytes, as recorded" in said(dialog)
    assert dialog.target.target is not None
    assert dialog.target.target.harmless


def test_sent_as_it_was_the_card_answers_as_it_did(qtbot: QtBot, dialog: ResendDialog) -> None:
    send(qtbot, dialog)
    assert dialog.answer.verdict.accessibleName() == "the same answer"
    assert dialog.answer.verdict.tone is Tone.OK


def test_edited_the_fields_follow_and_the_answer_is_another(
    qtbot: QtBot, dialog: ResendDialog
) -> None:
    dialog.editor.selectAll()
    qtbot.keyClicks(dialog.editor, "BF 22 00")
    qtbot.waitUntil(lambda: dialog.tree.model().index(0, 0).data() == "GetEuiccInfo2Request BF22")
    assert "3 bytes, changed" in said(dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: dialog.answer.verdict.accessibleName() == "another answer")
    qtbot.mouseClick(dialog.original, Qt.MouseButton.LeftButton)
    assert dialog.editor.found.data == REQUEST


def test_what_is_no_hex_is_told_and_cannot_be_sent(qtbot: QtBot, dialog: ResendDialog) -> None:
    qtbot.keyClicks(dialog.editor, "00x")
    qtbot.wait(50)  # what was right a moment ago is decoded by now
    assert "“x” is no hex digit (character 3)" in said(dialog)
    assert not dialog.send.isEnabled()
    assert dialog.tree.model().rowCount() == 0


def test_a_field_shows_its_bytes_and_a_byte_its_field(qtbot: QtBot, dialog: ResendDialog) -> None:
    dialog.tree.setFocus()
    qtbot.keyClick(dialog.tree, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.tree, Qt.Key.Key_Down)
    part = dialog.tree.selected_part()
    assert part is not None
    (mark,) = dialog.editor.extraSelections()
    assert bytes.fromhex(mark.cursor.selectedText()) == REQUEST[part.start : part.end]
    dialog.editor.setFocus()
    qtbot.keyClick(dialog.editor, Qt.Key.Key_End)
    shown = dialog.tree.selected_part()
    assert shown is not None
    assert shown.end == len(REQUEST)


def test_the_apdu_alone_goes_after_what_came_before_it(
    qtbot: QtBot, dialog: ResendDialog, workbench: Workbench
) -> None:
    dialog.form.setFocus()
    qtbot.keyClick(dialog.form, Qt.Key.Key_Down)
    count = len(dialog.outgoing.before)
    assert f"the {count} commands before it" in dialog.before.text()
    before = workbench.recorder.last_seq
    send(qtbot, dialog)
    assert dialog.answer.verdict.accessibleName() == "the same answer"
    sent = [one for one in workbench.recorder.since(before)[2] if one.direction is Direction.OUT]
    assert len(sent) == count + 1
    qtbot.mouseClick(dialog.before, Qt.MouseButton.LeftButton, pos=dialog.before.rect().center())
    dialog.before.setChecked(False)
    before = workbench.recorder.last_seq
    send(qtbot, dialog)
    sent = [one for one in workbench.recorder.since(before)[2] if one.direction is Direction.OUT]
    assert len(sent) == 1


def test_what_was_sent_is_in_the_traffic(
    qtbot: QtBot, dialog: ResendDialog, workbench: Workbench
) -> None:
    before = workbench.recorder.last_seq
    send(qtbot, dialog)
    with qtbot.waitSignal(dialog.traffic_requested) as caught:
        qtbot.mouseClick(dialog.answer.show_button, Qt.MouseButton.LeftButton)
    record = workbench.recorder.get(caught.args[0])
    assert record is not None
    assert record.seq > before
    assert REQUEST in record.data


def test_a_real_card_asks_for_a_typed_word_first(
    qtbot: QtBot, dialog: ResendDialog, workbench: Workbench, forms: tuple[Outgoing, ...]
) -> None:
    workbench.bench.readers_changed((ReaderState("Real", present=True),), None)
    consent = Consent(dialog)
    work = ResendWork(workbench.runtime, workbench.recorder, tuple)
    slots = [slot for slot in workbench.bench.slots if slot.kind == "pcsc"]
    real = ResendDialog(forms, work, consent, lambda: slots, (), dialog)
    real.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    real.show()
    before = workbench.recorder.last_seq
    qtbot.mouseClick(real.send, Qt.MouseButton.LeftButton)
    asking = child(real, ConfirmDialog)
    assert "Send to Real?" in said(asking)
    assert not button(asking, "Send").isEnabled()
    assert not child(asking, QLineEdit).text()
    qtbot.keyClick(asking, Qt.Key.Key_Escape)
    assert workbench.recorder.last_seq == before
    real.close()


def test_a_card_taken_off_meanwhile_is_said(
    qtbot: QtBot, dialog: ResendDialog, workbench: Workbench
) -> None:
    workbench.bench.remove_simulated("sim:?state=memory")
    send(qtbot, dialog)
    assert "no longer on the bench" in said(dialog)
