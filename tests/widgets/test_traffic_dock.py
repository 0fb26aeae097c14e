from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.capture.recorder import Recorder
from app.runtime import Runtime
from tests.capture.secret_tape import secret_tape
from tests.capture.tape import EID_ANSWER, GET_EID, SELECT_ISDR, Tape
from widgets.row_area import ROW_HEIGHT
from widgets.traffic_columns import Column
from widgets.traffic_dock import TrafficDock
from widgets.traffic_painter import RowPainter
from widgets.traffic_source import LiveSource


@pytest.fixture
def tape() -> Tape:
    made = Tape()
    made.exchange(SELECT_ISDR, "9000")
    made.exchange(GET_EID, "6115")
    made.exchange("81C0000015", EID_ANSWER + "9000")
    return made


@pytest.fixture
def dock(qtbot: QtBot, tape: Tape) -> TrafficDock:
    made = TrafficDock(LiveSource(tape.recorder))
    qtbot.addWidget(made)
    made.resize(1216, 300)
    made.show()
    made.show_record(6)
    qtbot.waitUntil(lambda: made.list.current_seq == 6)
    return made


def texts(dock: TrafficDock) -> str:
    return " | ".join(one.text() for one in dock.findChildren(QLabel) if one.isVisible())


def test_what_was_recorded_before_is_there_and_what_comes_arrives(
    qtbot: QtBot, dock: TrafficDock, tape: Tape
) -> None:
    assert "6 records" in texts(dock)
    sent, _ = tape.exchange("00F2000C00", "9000")
    assert dock.show_record(sent.seq)
    qtbot.waitUntil(lambda: dock.list.current_seq == sent.seq)
    assert "STATUS" in texts(dock)


def test_a_selected_record_is_explained(dock: TrafficDock) -> None:
    assert "Answer to ES10c.GetEID | EID 8904…1235. Done." in texts(dock)
    assert dock.details.tree.model().index(0, 0).data() == "GetEuiccDataResponse BF3E"


def test_selecting_a_record_is_told(qtbot: QtBot, dock: TrafficDock) -> None:
    with qtbot.waitSignal(dock.record_selected) as signal:
        qtbot.keyClick(dock.list, Qt.Key.Key_Up)
    assert signal.args == [5]


def test_a_part_lights_up_its_bytes(qtbot: QtBot, dock: TrafficDock) -> None:
    dock.details.tree.setFocus()
    dock.details.tree.setCurrentIndex(dock.details.tree.model().index(0, 0))
    qtbot.keyClick(dock.details.tree, Qt.Key.Key_Down)
    assert dock.details.hex.view.selected == (3, 21)


def test_hovering_a_part_lights_up_its_bytes(dock: TrafficDock) -> None:
    dock.details.tree.entered.emit(dock.details.tree.model().index(1, 0))
    assert dock.details.hex.view.hovered == (21, 23)
    dock.details.tree.viewportEntered.emit()
    assert dock.details.hex.view.hovered == (0, 0)


def test_a_byte_selects_the_innermost_part(qtbot: QtBot, dock: TrafficDock) -> None:
    view = dock.details.hex.view
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.place_of(6))
    part = dock.details.tree.selected_part()
    assert part is not None
    assert (part.name, view.selected) == ("eidValue", (3, 21))


def test_the_other_half_of_an_exchange_is_a_click_away(qtbot: QtBot, dock: TrafficDock) -> None:
    button = dock.details.explanation.findChild(QPushButton)
    assert button is not None
    assert button.text() == "Show its command"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert dock.list.current_seq == 5
    assert button.text() == "Show its answer"


def test_a_search_leaves_only_what_contains_it(qtbot: QtBot, dock: TrafficDock) -> None:
    qtbot.keyClick(dock.list, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(dock.bar.field.hasFocus)
    qtbot.keyClicks(dock.bar.field, "bf3e")
    qtbot.waitUntil(lambda: "2 of 6" in texts(dock))
    qtbot.keyClick(dock.bar.field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: "6 records" in texts(dock))


def test_showing_a_record_ends_a_search_that_hides_it(qtbot: QtBot, dock: TrafficDock) -> None:
    qtbot.keyClicks(dock.bar.field, "none such")
    qtbot.waitUntil(lambda: "0 of 6" in texts(dock))
    assert dock.show_record(1)
    assert dock.bar.field.text() == "none such"
    assert "6 records" in texts(dock)
    assert not dock.show_record(99)


@pytest.mark.parametrize(
    ("what", "text"),
    [
        pytest.param("hex", "BF 3E 12 5A 10", id="bytes"),
        pytest.param("row", "eUICC → IPA\tslot 0\t↳ ES10c.GetEID\tEID 8904…1235", id="row"),
    ],
)
def test_a_record_is_copied(dock: TrafficDock, what: str, text: str) -> None:
    dock.copy(what)
    assert text in QApplication.clipboard().text()


def test_the_tree_is_copied_as_json(dock: TrafficDock) -> None:
    dock.copy("tree")
    (message, status) = json.loads(QApplication.clipboard().text())
    assert message["children"][0]["text"] == "8904 9032 1234 5123 4512 3456 7890 1235"
    assert (status["name"], status["range"]) == ("SW", [21, 23])


def test_clearing_empties_the_view_but_not_the_recorder(
    qtbot: QtBot, dock: TrafficDock, tape: Tape
) -> None:
    dock.bar.clear_wanted.emit()
    assert "0 records" in texts(dock)
    assert dock.details.isHidden()
    assert tape.recorder.last_seq == 6
    tape.exchange(GET_EID, "6115")
    qtbot.waitUntil(lambda: "2 records" in texts(dock))


def test_showing_a_record_fills_a_cleared_view_again(qtbot: QtBot, dock: TrafficDock) -> None:
    dock.bar.clear_wanted.emit()
    assert dock.show_record(2)
    qtbot.waitUntil(lambda: dock.list.current_seq == 2 and "6 records" in texts(dock))


def test_lost_records_are_told(qtbot: QtBot) -> None:
    tape = Tape(Recorder(capacity=4))
    for _ in range(5):
        tape.exchange(GET_EID, "6115")
    dock = TrafficDock(LiveSource(tape.recorder))
    qtbot.addWidget(dock)
    dock.show()
    qtbot.waitUntil(lambda: "6 lost" in texts(dock))


def test_without_a_selection_the_list_has_all_the_room(qtbot: QtBot, tape: Tape) -> None:
    dock = TrafficDock(LiveSource(tape.recorder))
    qtbot.addWidget(dock)
    dock.resize(1204, 280)
    dock.show()
    qtbot.waitUntil(lambda: "6 records" in texts(dock))
    assert not dock.details.isVisible()
    assert dock.list.width() == 1204
    assert all(dock.list.header.widths[: Column.DURATION + 1])
    qtbot.keyClick(dock.list, Qt.Key.Key_Home)
    assert dock.details.isVisible()
    assert 0.46 < dock.list.width() / 1204 < 0.5


def test_names_are_whole_and_the_explanation_too_in_a_small_window(
    qtbot: QtBot, tape: Tape
) -> None:
    dock = TrafficDock(LiveSource(tape.recorder))
    qtbot.addWidget(dock)
    dock.resize(1204, dock.sizeHint().height())
    dock.show()
    dock.show_record(6)
    qtbot.waitUntil(lambda: dock.list.current_seq == 6)
    name = RowPainter(dock.list.font()).width_of(
        Column.MESSAGE, "↳ ES10a.GetEuiccConfiguredAddresses"
    )
    assert dock.list.header.widths[Column.MESSAGE] >= name
    assert sum(dock.list.header.widths) <= dock.list.viewport().width()
    qtbot.waitUntil(lambda: dock.details.explanation.verticalScrollBar().maximum() == 0)


def close_by_escape_in_list(qtbot: QtBot, dock: TrafficDock) -> None:
    dock.list.setFocus()
    qtbot.keyClick(dock.list, Qt.Key.Key_Escape)


def close_by_escape_in_tree(qtbot: QtBot, dock: TrafficDock) -> None:
    dock.details.tree.setFocus()
    qtbot.keyClick(dock.details.tree, Qt.Key.Key_Escape)


def close_by_escape_in_bytes(qtbot: QtBot, dock: TrafficDock) -> None:
    dock.details.hex.view.setFocus()
    qtbot.keyClick(dock.details.hex.view, Qt.Key.Key_Escape)


def close_by_second_click(qtbot: QtBot, dock: TrafficDock) -> None:
    place = QPoint(40, 5 * ROW_HEIGHT + 4)
    dock.list.setFocus()
    qtbot.mouseClick(dock.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


@pytest.mark.parametrize(
    "close",
    [
        close_by_escape_in_list,
        close_by_escape_in_tree,
        close_by_escape_in_bytes,
        close_by_second_click,
    ],
)
def test_details_close_and_open_again_as_they_were(
    qtbot: QtBot, dock: TrafficDock, close: Callable[[QtBot, TrafficDock], None]
) -> None:
    dock.splitter.setSizes([500, 716])
    dock.splitter.splitterMoved.emit(500, 1)
    before = dock.splitter.sizes()
    with qtbot.waitSignal(dock.record_selected) as signal:
        close(qtbot, dock)
    assert signal.args == [0]
    assert dock.details.isHidden()
    qtbot.waitUntil(dock.list.hasFocus)
    qtbot.keyClick(dock.list, Qt.Key.Key_Return)
    assert dock.list.current_seq == 6
    assert dock.splitter.sizes() == pytest.approx(before, abs=2)


def test_escape_closes_details_before_it_means_anything_to_the_window(
    qtbot: QtBot, dock: TrafficDock
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(dock)
    window.show()
    heard: list[str] = []
    QShortcut(QKeySequence("Esc"), window).activated.connect(lambda: heard.append("window"))
    dock.list.setFocus()
    qtbot.waitUntil(dock.list.hasFocus)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Escape)
    assert (dock.details.isHidden(), heard) == (True, [])
    dock.bar.field.setText("some")
    dock.bar.field.setFocus()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Escape)
    assert (dock.bar.field.text(), heard) == ("", [])
    dock.list.setFocus()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Escape)
    assert heard == ["window"]
    dock.setParent(None)


def test_a_double_click_leaves_details_open(qtbot: QtBot, dock: TrafficDock) -> None:
    place = QPoint(40, 2 * ROW_HEIGHT + 4)
    viewport = dock.list.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    assert dock.details.isVisible()


def test_the_layout_is_kept(qtbot: QtBot, dock: TrafficDock, tape: Tape) -> None:
    dock.restore_layout("400 450 120")
    assert dock.save_layout() == "400 450 120"
    again = TrafficDock(LiveSource(tape.recorder))
    qtbot.addWidget(again)
    again.restore_layout(dock.save_layout())
    assert again.save_layout() == "400 450 120"
    again.resize(1216, 600)
    again.show()
    again.show_record(6)
    qtbot.waitUntil(lambda: again.list.current_seq == 6)
    share, tree, explanation = map(int, again.save_layout().split())
    assert (share, explanation) == (400, 120)
    assert tree == pytest.approx(450, abs=2)


@pytest.mark.parametrize("kept", ["not ours", "", "1 2", "0 400 100", "480 999 100"])
def test_a_layout_that_is_none_changes_nothing(dock: TrafficDock, kept: str) -> None:
    before = dock.save_layout()
    dock.restore_layout(kept)
    assert dock.save_layout() == before


def type_filter(qtbot: QtBot, dock: TrafficDock, text: str) -> None:
    dock.bar.field.setText(text)
    qtbot.keyClick(dock.bar.field, Qt.Key.Key_Return)


def test_a_filter_leaves_what_fulfils_it_and_what_comes_later(
    qtbot: QtBot, dock: TrafficDock, tape: Tape
) -> None:
    type_filter(qtbot, dock, "apdu.sw == 9000")
    qtbot.waitUntil(lambda: "2 of 6" in texts(dock))
    assert dock.bar.cost == "Columns"
    tape.exchange(SELECT_ISDR, "6A82")
    tape.exchange(SELECT_ISDR, "9000")
    qtbot.waitUntil(lambda: "3 of 10" in texts(dock))


def test_a_wrong_filter_is_told_at_its_column_and_the_list_stays(
    qtbot: QtBot, dock: TrafficDock
) -> None:
    type_filter(qtbot, dock, "apdu.sw == 9000")
    qtbot.waitUntil(lambda: "2 of 6" in texts(dock))
    type_filter(qtbot, dock, "apdu.sw == 9000 && dirr == out")
    assert "Column 20: There is no field “dirr”. Did you mean dir?" in texts(dock)
    assert "Did you mean dir?" in dock.bar.field.accessibleDescription()
    assert dock.bar.field.marked == (19, 4)
    assert "2 of 6" in texts(dock)
    type_filter(qtbot, dock, "dir == out")
    qtbot.waitUntil(lambda: "3 of 6" in texts(dock))
    assert "Column" not in texts(dock)
    assert dock.bar.field.marked == (0, 0)


def test_a_filter_is_switched_off_and_on_and_keeps_its_text(
    qtbot: QtBot, dock: TrafficDock
) -> None:
    type_filter(qtbot, dock, "apdu.sw == 6115")
    qtbot.waitUntil(lambda: "1 of 6" in texts(dock))
    dock.bar.switch(False)
    assert "6 records" in texts(dock)
    assert (dock.bar.field.text(), dock.bar.cost) == ("apdu.sw == 6115", "")
    dock.bar.switch(True)
    qtbot.waitUntil(lambda: "1 of 6" in texts(dock))


def test_a_saved_filter_filters_again(qtbot: QtBot, dock: TrafficDock) -> None:
    dock.bar.saved.keep(["dir == in"])
    dock.bar.saved.chosen.emit("dir == in")
    qtbot.waitUntil(lambda: "3 of 6" in texts(dock))
    assert dock.bar.field.text() == "dir == in"


def test_hidden_records_are_counted_in_the_bar_and_brought_back_there(
    qtbot: QtBot, dock: TrafficDock
) -> None:
    assert not dock.bar.hidden.isVisible()
    dock.source.annotations.change([2, 3], hidden=True)
    assert (dock.bar.hidden.text(), len(dock.list.rows)) == ("2 hidden", 4)
    qtbot.mouseClick(dock.bar.hidden, Qt.MouseButton.LeftButton)
    assert (dock.bar.hidden.text(), len(dock.list.rows)) == ("2 hidden, shown", 6)
    dock.source.annotations.change([2, 3], hidden=False)
    assert not dock.bar.hidden.isVisible()


def test_a_filter_for_marks_follows_the_marks(qtbot: QtBot, dock: TrafficDock) -> None:
    dock.source.annotations.change([2, 4], mark=True)
    dock.bar.narrow("mark")
    qtbot.waitUntil(lambda: len(dock.list.rows) == 2)
    dock.bar.narrow("layer == apdu")
    assert dock.bar.field.text() == "mark && layer == apdu"
    dock.source.annotations.change([4], mark=False)
    qtbot.waitUntil(lambda: len(dock.list.rows) == 1)
    assert dock.list.rows.record(0).seq == 2


def test_chosen_columns_are_kept_with_the_layout(
    qtbot: QtBot, dock: TrafficDock, tape: Tape
) -> None:
    dock.list.header.show_column(Column.STATUS, True)
    again = TrafficDock(LiveSource(tape.recorder))
    qtbot.addWidget(again)
    again.restore_layout(dock.save_layout())
    assert Column.STATUS in dict(again.list.header.shown)
    assert again.save_layout() == dock.save_layout()


@pytest.fixture
def secretive(qtbot: QtBot, runtime: Runtime) -> TrafficDock:
    made = TrafficDock(LiveSource(secret_tape().recorder))
    made.decode_on(runtime)
    qtbot.addWidget(made)
    made.resize(1216, 700)
    made.show()
    made.show_record(TRIGGER)
    qtbot.waitUntil(lambda: made.list.current_seq == TRIGGER)
    return made


TRIGGER = 25


def agree(dock: TrafficDock) -> None:
    dialog = dock.secrecy.ask(dock)
    assert dialog is not None
    next(one for one in dialog.findChildren(QPushButton) if "Show" in one.text()).click()


def test_secrets_are_hidden_shown_and_hidden_again(qtbot: QtBot, secretive: TrafficDock) -> None:
    dock = secretive

    def says(word: str) -> bool:
        return word in texts(dock)

    qtbot.waitUntil(lambda: says("The answer: activationCode hidden."))
    agree(dock)
    assert not says("activationCode hidden"), "what was made for another view is gone at once"
    qtbot.waitUntil(lambda: says("MATCH-77-QX"))
    dock.copy("row")
    assert "MATCH-77-QX" in QApplication.clipboard().text()
    dock.secrecy.hide()
    assert not says("MATCH-77-QX")
    qtbot.waitUntil(lambda: says("The answer: activationCode hidden."))
    dock.copy("row")
    assert "MATCH-77-QX" not in QApplication.clipboard().text()


def test_what_is_sought_is_sought_in_what_is_shown(qtbot: QtBot, secretive: TrafficDock) -> None:
    dock = secretive
    dock.bar.field.setText('value contains "MATCH-77"')
    qtbot.waitUntil(lambda: "0 of 34" in texts(dock))
    agree(dock)
    qtbot.waitUntil(lambda: "0 of 34" not in texts(dock) and "of 34" in texts(dock))
    dock.secrecy.hide()
    qtbot.waitUntil(lambda: "0 of 34" in texts(dock))


def test_two_views_may_share_whether_secrets_are_shown(
    qtbot: QtBot, secretive: TrafficDock
) -> None:
    other = TrafficDock(LiveSource(secret_tape().recorder))
    qtbot.addWidget(other)
    other.obey(secretive.secrecy)
    agree(secretive)
    assert other.source.inspector.secrets_shown
    assert other.bar.secrets.isChecked()
    secretive.secrecy.hide()
    assert not other.source.inspector.secrets_shown
