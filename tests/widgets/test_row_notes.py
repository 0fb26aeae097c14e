from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.capture.annotation import COLOURS
from app.capture.annotations import Annotations
from app.capture.inspector import Inspector
from app.capture.recorder import Recorder
from app.errors import SettingsError
from app.values.traffic import Direction, Layer
from widgets.comment_dialog import CommentDialog
from widgets.row_notes import RowNotes
from widgets.traffic_list import TrafficList
from widgets.traffic_rows import TrafficRows

SHIFT = Qt.KeyboardModifier.ShiftModifier
Made = tuple[TrafficList, RowNotes, Annotations]


def made_with(qtbot: QtBot, notes: Annotations) -> Made:
    recorder = Recorder()
    rows = TrafficRows(Inspector(recorder), recorder.capacity)
    view = TrafficList(rows, annotations=notes)
    qtbot.addWidget(view)
    verbs = RowNotes(view, view)
    view.resize(900, 400)
    with qtbot.waitActive(view):
        view.show()
    view.setFocus()
    for _ in range(10):
        recorder("slot 0", Layer.APDU, Direction.OUT, bytes.fromhex("00A40004022FE2"))
    rows.append(0, recorder.since(0)[2])
    return view, verbs, notes


@pytest.fixture
def made(qtbot: QtBot) -> Made:
    return made_with(qtbot, Annotations())


def choose(view: TrafficList, first: int, last: int) -> None:
    view.show_record(first)
    view.selection.extend(view.rows.index_of(last))


def test_m_marks_all_that_are_chosen_and_takes_the_marks_away(qtbot: QtBot, made: Made) -> None:
    view, _, notes = made
    choose(view, 2, 4)
    notes.change([3], mark=True)
    qtbot.keyClick(view, Qt.Key.Key_M)
    assert notes.marks() == [2, 3, 4]
    qtbot.keyClick(view, Qt.Key.Key_M)
    assert notes.marks() == []


@pytest.mark.parametrize(("key", "colour"), list(enumerate(COLOURS, start=1)))
def test_a_digit_gives_its_colour_and_takes_it_away(
    qtbot: QtBot, made: Made, key: int, colour: str
) -> None:
    view, _, notes = made
    view.show_record(2)
    qtbot.keyClick(view, str(key))
    assert notes.get(2).colour == colour
    qtbot.keyClick(view, str(key))
    assert notes.get(2).colour == ""
    qtbot.keyClick(view, str(key))
    qtbot.keyClick(view, "0")
    assert notes.get(2).colour == ""


def test_h_hides_and_goes_on_behind(qtbot: QtBot, made: Made) -> None:
    view, _, notes = made
    choose(view, 2, 4)
    qtbot.keyClick(view, Qt.Key.Key_H)
    assert set(notes.hidden) == {2, 3, 4}
    assert view.current_seq == 5
    choose(view, 9, 10)
    qtbot.keyClick(view, Qt.Key.Key_H)
    assert view.current_seq == 8
    qtbot.keyClick(view, Qt.Key.Key_H, SHIFT)
    assert len(view.rows) == 10
    view.show_record(3)
    qtbot.keyClick(view, Qt.Key.Key_H)
    assert (3 in notes.hidden, view.current_seq) == (False, 3)
    qtbot.keyClick(view, Qt.Key.Key_H, SHIFT)
    assert len(view.rows) == 6


def test_when_the_last_row_is_hidden_none_is_current(qtbot: QtBot, made: Made) -> None:
    view, _, notes = made
    choose(view, 1, 10)
    qtbot.keyClick(view, Qt.Key.Key_H)
    assert (len(view.rows), view.current_seq, len(notes.hidden)) == (0, 0, 10)


def test_n_goes_from_mark_to_mark_and_round(qtbot: QtBot, made: Made) -> None:
    view, _, notes = made
    notes.change([3, 7], mark=True)
    went = []
    for keys in (None, None, None, SHIFT, SHIFT):
        qtbot.keyClick(view, Qt.Key.Key_N, keys or Qt.KeyboardModifier.NoModifier)
        went.append(view.current_seq)
    assert went == [3, 7, 3, 7, 3]


def test_a_comment_is_written_on_all_that_are_chosen(qtbot: QtBot, made: Made) -> None:
    view, _, notes = made
    choose(view, 2, 3)
    qtbot.keyClick(view, Qt.Key.Key_M, SHIFT)
    (dialog,) = view.findChildren(CommentDialog)
    assert dialog.windowTitle() == "Comment on 2 records"
    qtbot.keyClicks(dialog.text, "why?")
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    assert [notes.get(seq).comment for seq in (1, 2, 3)] == ["", "why?", "why?"]


def test_without_a_choice_keys_do_nothing(qtbot: QtBot, made: Made) -> None:
    view, verbs, notes = made
    for key in "m0123456hn":
        qtbot.keyClick(view, key)
    qtbot.keyClick(view, Qt.Key.Key_M, SHIFT)
    assert not notes.any
    assert view.findChildren(CommentDialog) == []
    verbs.prepare()
    assert not verbs.mark.isEnabled()


def test_the_words_of_the_actions_fit_the_choice(made: Made) -> None:
    view, verbs, notes = made
    view.show_record(2)
    verbs.prepare()
    assert (verbs.mark.text(), verbs.hide.text(), verbs.next.isEnabled()) == (
        "&Mark", "&Hide", False,
    )  # fmt: skip
    notes.change([2], mark=True)
    verbs.prepare()
    assert (verbs.mark.text(), verbs.next.isEnabled()) == ("Take the &mark away", True)


def test_a_note_that_cannot_be_kept_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "a.eimcap.notes").write_text("something else")
    view, verbs, _ = made_with(qtbot, Annotations.of_capture(tmp_path / "a.eimcap"))
    view.show_record(2)
    with qtbot.waitSignal(verbs.failed) as signal:
        qtbot.keyClick(view, Qt.Key.Key_M)
    assert isinstance(signal.args[0], SettingsError)
