from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.capture.draft import decode_answer
from app.capture.outgoing import Form
from app.capture.part_difference import part_differences
from app.errors import DeviceError
from tests.capture.tape import EID_ANSWER
from tests.widgets.compared import OTHER_EID_ANSWER
from tests.widgets.finding import button, said
from widgets.resend_answer import ResendAnswer
from widgets.resend_work import Answered
from widgets.theme import Theme, Tone

ASKED = bytes.fromhex("BF3E035C015A")
SAME = bytes.fromhex(EID_ANSWER + "9000")
OTHER = bytes.fromhex(OTHER_EID_ANSWER + "9000")


def answered(now: bytes, then: bytes | None = SAME) -> Answered:
    mine = decode_answer(Form.MESSAGE, ASKED, now)
    if then is None:
        return Answered(mine, None, (), 7, len(now))
    theirs = decode_answer(Form.MESSAGE, ASKED, then)
    return Answered(mine, theirs, part_differences(theirs, mine), 7, len(now))


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> ResendAnswer:
    made = ResendAnswer()
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.show()
    return made


def test_at_first_it_says_what_will_stand_here(view: ResendAnswer) -> None:
    assert "Nothing was sent yet" in said(view)


def test_the_same_answer_says_so(view: ResendAnswer) -> None:
    view.show_answered(answered(SAME))
    assert (view.verdict.accessibleName(), view.verdict.tone) == ("the same answer", Tone.OK)
    assert "23 bytes came back" in said(view)


def test_another_answer_names_the_fields_and_marks_them_on_both_sides(view: ResendAnswer) -> None:
    view.show_answered(answered(OTHER))
    assert view.verdict.tone is Tone.ATTENTION
    assert "differs in: eidValue" in said(view)
    for side in (view.then, view.now):
        part = side.tree.selected_part()
        assert part is not None
        assert part.name == "eidValue"
        assert len(side.hex.marks) == 1


def test_without_an_answer_then_there_is_nothing_to_compare_with(view: ResendAnswer) -> None:
    view.show_answered(answered(SAME, None))
    assert view.verdict.accessibleName() == "nothing to compare with"
    assert "no answer is kept" in said(view)


def test_waiting_can_be_stopped(qtbot: QtBot, view: ResendAnswer) -> None:
    view.show_waiting("Simulated IoT eUICC")
    with qtbot.waitSignal(view.stop_wanted):
        qtbot.mouseClick(button(view, "Stop"), Qt.MouseButton.LeftButton)


def test_an_error_says_what_happened_and_what_to_do(view: ResendAnswer) -> None:
    view.show_error(DeviceError("The card was removed.", hint="Put it back."))
    assert "There is no answer" in said(view)
    assert "The card was removed. Put it back." in said(view)


def test_the_record_can_be_shown_in_the_traffic(qtbot: QtBot, view: ResendAnswer) -> None:
    view.show_answered(answered(SAME))
    with qtbot.waitSignal(view.traffic_requested) as caught:
        qtbot.mouseClick(view.show_button, Qt.MouseButton.LeftButton)
    assert caught.args == [7]
