"""Spoiled card answers through the session and into the window: nothing escapes, nothing hangs.

pytest-qt fails a test for any exception in a slot and for any warning of Qt.
"""

from __future__ import annotations

import os

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from app.card.card import Card
from app.card.transport import open_transport
from app.errors import WorkbenchError
from tests.card.simulated import Mutator, Spoiled, uri
from widgets.error_view import ErrorView
from widgets.privacy import Mask
from widgets.report_view import ReportView, Tab
from widgets.theme import Theme

MUTATED = int(os.environ.get("EIMW_FUZZ", "600"))
"""How many spoiled answers, over all kinds of cards together."""


def _end_of_turn() -> None:
    """Let go of replaced widgets, as an event loop does between two reads of a card."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()


VARIANTS = [
    pytest.param({}, id="sgp32"),
    pytest.param({"dialect": "1.3", "protocol": "t1"}, id="sgp32-1.3-t1"),
    pytest.param({"kind": "sgp22"}, id="sgp22"),
]


@pytest.mark.parametrize("options", VARIANTS)
def test_spoiled_answers_are_shown_as_far_as_they_can_be_read(
    options: dict[str, str], qtbot: QtBot, theme: Theme, mask: Mask
) -> None:
    view, errors = ReportView(mask), ErrorView()
    for widget in (view, errors):
        qtbot.addWidget(widget)
        widget.show()
    inner = open_transport(uri(**options))
    mutated = seed = shown = refused = 0
    while mutated < MUTATED // len(VARIANTS):
        seed += 1
        mutator = Mutator(seed, every=1 + seed % 9, after=3 + seed % 23)
        card = Card(Spoiled(inner, mutator))
        try:
            view.show_report(card.report(), stale=False)
            for tab in Tab:
                view.show_tab(tab)
                view.grab()
            shown += 1
        except WorkbenchError as error:
            errors.show_error(error)
            refused += 1
        finally:
            card.close()
            _end_of_turn()
        mutated += mutator.mutated
    assert shown
    assert shown + refused == seed
