"""One of the two tables."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.widgets.finding import said
from widgets.theme import Theme, Tone
from widgets.trust_model import TrustRow
from widgets.trust_table import TrustTable

ROWS = [TrustRow(name, ("valid", Tone.OK), (name, "x"), name) for name in ("one", "two")]


@pytest.fixture
def table(qtbot: QtBot, theme: Theme) -> TrustTable:
    made = TrustTable(
        "Identities", ("State", "Name", "X"), identifiers=frozenset(), stretch=1, empty="None yet."
    )
    qtbot.addWidget(made)
    made.show()
    return made


def test_an_empty_table_says_so(table: TrustTable) -> None:
    table.show_rows([])
    assert "None yet." in said(table)
    table.show_rows(ROWS)
    assert "None yet." not in said(table)


def test_going_to_a_row_picks_it(qtbot: QtBot, table: TrustTable) -> None:
    table.show_rows(ROWS)
    with qtbot.waitSignal(table.picked) as blocker:
        assert table.select("two")
    assert blocker.args == [ROWS[1]]
    assert not table.select("three")
    assert table.first() == "one"
    table.clear()
    assert not table.table.currentIndex().isValid()


def test_del_asks_for_the_removal(qtbot: QtBot, table: TrustTable) -> None:
    table.show_rows(ROWS)
    table.select("two")
    table.table.setFocus()
    with qtbot.waitSignal(table.removal_requested) as blocker:
        qtbot.keyClick(table.table, Qt.Key.Key_Delete)
    assert blocker.args == [ROWS[1]]
