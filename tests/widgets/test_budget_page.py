"""Measuring by a click."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.fleet.budget import Door, Session
from app.workbench import Workbench
from tests.widgets.finding import button, said
from widgets.budget_page import BudgetPage
from widgets.eim_work import EimWork
from widgets.theme import Theme

MEASURED_MS = 60_000


def test_a_click_measures_every_way(qtbot: QtBot, theme: Theme, workbench: Workbench) -> None:
    work = EimWork(workbench)
    page = BudgetPage(work)
    work.setParent(page)
    qtbot.addWidget(page)
    page.resize(1160, 640)
    page.show()
    assert "Nothing measured yet" in said(page)
    qtbot.mouseClick(button(page, "Measure"), Qt.MouseButton.LeftButton)
    assert "Measuring …" in said(page)
    qtbot.waitUntil(lambda: page.model.rowCount() > 0, timeout=MEASURED_MS)
    rows = page.model.rows
    assert len(rows) == len(Door) * len(Session)
    cost = {(row.door, row.session): row.wire.total for row in rows}
    assert cost[Door.COAPS, Session.OPEN] < cost[Door.HTTPS, Session.OPEN]
    assert cost[Door.HTTPS, Session.RESUMED] < cost[Door.HTTPS, Session.NEW]
    page.procedure.setCurrentIndex(1)
    assert page.model.rows[0].exchanges > rows[0].exchanges
    work.close()
