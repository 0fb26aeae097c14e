from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.capture.parts import Decoding, Part
from tests.capture.tape import EID_ANSWER, GET_EID, Tape, find
from widgets.tree_model import PART_ROLE
from widgets.tree_view import DecodeTree


def shown(qtbot: QtBot) -> tuple[DecodeTree, Part]:
    tape = Tape()
    decoding = tape.decode(tape.exchange(GET_EID, EID_ANSWER + "9000")[1])
    tree = DecodeTree()
    qtbot.addWidget(tree)
    tree.resize(320, 200)
    tree.show()
    tree.show_decoding(decoding)
    return tree, find(decoding, "eidValue")


def place_of(tree: DecodeTree, part: Part) -> QPoint:
    model = tree.model()
    index = next(
        index
        for row in range(model.rowCount())
        for index in (model.index(row, 0), model.index(0, 0, model.index(row, 0)))
        if index.data(PART_ROLE) is part
    )
    return tree.visualRect(index).center()


def test_a_click_selects_a_part(qtbot: QtBot) -> None:
    tree, eid = shown(qtbot)
    with qtbot.waitSignal(tree.part_selected) as signal:
        qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place_of(tree, eid))
    assert signal.args == [eid]


def test_keys_walk_through_the_parts(qtbot: QtBot) -> None:
    tree, eid = shown(qtbot)
    tree.setFocus()
    tree.setCurrentIndex(tree.model().index(0, 0))
    with qtbot.waitSignal(tree.part_selected) as signal:
        qtbot.keyClick(tree, Qt.Key.Key_Down)
    assert signal.args == [eid]


def test_hovering_tells_the_part_and_leaving_ends_it(qtbot: QtBot) -> None:
    tree, eid = shown(qtbot)
    told: list[Part | None] = []
    tree.part_hovered.connect(told.append)
    qtbot.mouseMove(tree.viewport(), QPoint(5, 190))
    qtbot.mouseMove(tree.viewport(), place_of(tree, eid))
    qtbot.waitUntil(lambda: bool(told) and told[-1] is eid)
    tree.entered.emit(tree.model().index(0, 0))
    assert told[-1] is not eid


def test_selecting_from_outside_makes_no_signal(qtbot: QtBot) -> None:
    tree, eid = shown(qtbot)
    with qtbot.assertNotEmitted(tree.part_selected):
        tree.select_part(eid)
    assert tree.selected_part() is eid
    tree.select_part(None)
    assert tree.selected_part() is None


def test_all_is_open_when_it_is_little(qtbot: QtBot) -> None:
    tree, _ = shown(qtbot)
    assert tree.isExpanded(tree.model().index(0, 0))
    assert not tree.grab().toImage().isNull()


def test_a_part_that_says_it_all_starts_closed(qtbot: QtBot) -> None:
    tree, _ = shown(qtbot)
    inner = Part("mccMnc", 2, 5, "001/01")
    told = Part("profileOwner", 0, 5, "001/01", children=(inner,))
    silent = Part("ProfileInfo", 0, 5, children=(told,))
    tree.show_decoding(Decoding("test", "", "", (), (silent,)))
    top = tree.model().index(0, 0)
    owner = tree.model().index(0, 0, top)
    assert (tree.isExpanded(top), tree.isExpanded(owner)) == (True, False)
    tree.select_part(inner)
    assert tree.isExpanded(owner)
