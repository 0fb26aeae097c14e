from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from widgets.at_console_input import AtConsoleInput, OffersModel
from widgets.theme import Theme


@pytest.fixture
def field(qtbot: QtBot, theme: Theme) -> AtConsoleInput:
    made = AtConsoleInput()
    qtbot.addWidget(made)
    made.resize(480, 28)
    made.show()
    return made


def test_commands_are_offered_while_one_types(qtbot: QtBot, field: AtConsoleInput) -> None:
    qtbot.keyClicks(field, "AT")
    assert field.offered == []
    qtbot.keyClicks(field, "+cfu")
    assert field.offered == ["AT+CFUN?", "AT+CFUN=?", "AT+CFUN="]
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.offered == []
    assert field.text() == "AT+cfu"


def test_an_offer_is_taken_before_anything_is_sent(qtbot: QtBot, field: AtConsoleInput) -> None:
    qtbot.keyClicks(field, "AT+CFU")
    popup = field._popup
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    with qtbot.assertNotEmitted(field.entered):
        qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert field.text() == "AT+CFUN?"
    with qtbot.waitSignal(field.entered) as blocker:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert blocker.args == ["AT+CFUN?"]


def test_arrows_walk_through_what_was_typed(qtbot: QtBot, field: AtConsoleInput) -> None:
    field.use_history(["ATI", "AT+CSQ"])
    field.setText("AT")
    seen = []
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyClick(field, key)
        seen.append(field.text())
    assert seen == ["AT+CSQ", "ATI", "ATI", "AT+CSQ", "AT"]


def test_an_empty_line_is_not_sent(qtbot: QtBot, field: AtConsoleInput) -> None:
    field.setText("  ")
    with qtbot.assertNotEmitted(field.entered):
        qtbot.keyClick(field, Qt.Key.Key_Return)


def test_a_screen_reader_hears_the_meaning(qtbot: QtBot, field: AtConsoleInput) -> None:
    qtbot.keyClicks(field, "AT+CSQ=")
    assert field.offered == ["AT+CSQ=?"]
    model = field._popup.model()
    spoken = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "AT+CSQ=?, Signal strength and bit error rate"


def test_the_model_has_no_row_beyond_its_offers(qtbot: QtBot) -> None:
    model = OffersModel()
    assert model.rowCount() == 0
    assert model.data(model.index(3)) is None
    assert model.rowCount(QModelIndex()) == 0
