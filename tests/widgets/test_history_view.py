"""The history of packages."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.widgets.finding import button, said
from tests.widgets.packages import DONE, MISSING, click, execution, verdict
from widgets.history_view import HistoryView
from widgets.privacy import Mask
from widgets.theme import Theme

_ONES = (execution(verdict(DONE)), execution(verdict(MISSING), id="older"))


def _view(qtbot: QtBot, mask: Mask) -> HistoryView:
    view = HistoryView(mask)
    qtbot.addWidget(view)
    view.resize(1100, 500)
    view.show()
    return view


def test_an_empty_history_has_no_live_buttons(qtbot: QtBot, theme: Theme, mask: Mask) -> None:
    view = _view(qtbot, mask)
    assert "No package yet" in said(view)
    assert not button(view, "Export …").isEnabled()
    assert not button(view, "Show the result").isEnabled()


def test_typing_asks_once_for_what_was_typed(qtbot: QtBot, theme: Theme, mask: Mask) -> None:
    view = _view(qtbot, mask)
    with qtbot.waitSignal(view.search_changed, timeout=3000) as asked:
        qtbot.keyClicks(view.search, "enable")
    assert asked.args == ["enable"]
    view.show_executions(())
    assert "Nothing found" in said(view)
    click(qtbot, view, "Clear the search")
    assert view.search.text() == ""


def test_the_chosen_row_is_shown_and_composed_again(qtbot: QtBot, theme: Theme, mask: Mask) -> None:
    view = _view(qtbot, mask)
    view.show_executions(_ONES)
    view.table.setFocus()
    qtbot.keyClick(view.table, Qt.Key.Key_Down)
    with qtbot.waitSignal(view.execution_chosen) as shown:
        qtbot.keyClick(view.table, Qt.Key.Key_Return)
    assert shown.args == [_ONES[1]]
    with qtbot.waitSignal(view.recipe_wanted) as wanted:
        click(qtbot, view, "Compose again from it")
    assert wanted.args == [_ONES[1].package.recipe]


def test_what_is_listed_is_exported(qtbot: QtBot, theme: Theme, mask: Mask) -> None:
    view = _view(qtbot, mask)
    view.show_executions(_ONES)
    with qtbot.waitSignal(view.export_wanted) as wanted:
        click(qtbot, view, "Export …")
    assert wanted.args == [_ONES]
