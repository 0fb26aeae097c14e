"""The Modem tab as a whole."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.widgets.finding import button, said
from tests.widgets.modems import ICCID, REPORT
from widgets.modem_view import ModemView
from widgets.privacy import Mask
from widgets.theme import Theme


def test_every_part_shows_the_report_and_rests_together(
    qtbot: QtBot, theme: Theme, mask: Mask
) -> None:
    view = ModemView(mask)
    qtbot.addWidget(view)
    view.resize(950, 700)
    view.show()
    view.show_report(REPORT, ICCID, stale=False)
    for part in ("EG25-G", "Example Mobile", "Ways to the card", "CCHO answers a bare number"):
        assert part in said(view)
    view.allow_work(False)
    assert not button(view, "Probe again").isEnabled()
    assert not button(view, "Make the modem notice …").isEnabled()


def test_it_fits_the_smallest_window(qtbot: QtBot, theme: Theme, mask: Mask) -> None:
    view = ModemView(mask)
    qtbot.addWidget(view)
    view.show_report(REPORT, ICCID, stale=True)
    view.show()
    assert view.minimumSizeHint().width() <= 890
