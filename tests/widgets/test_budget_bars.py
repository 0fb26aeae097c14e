"""The bars."""

from __future__ import annotations

from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from tests.widgets.budgets import COUNTED, RECKONED
from widgets.budget_bars import BudgetBars
from widgets.theme import Theme, tokens

_ROW, _LEGEND = 26, 26


def _pixels(image: QImage, row: int, colour: str) -> int:
    """Return how many pixels of a colour lie on the middle line of a row."""
    y = _LEGEND + row * _ROW + _ROW // 2
    wanted = QColor(colour).rgb()
    return sum(image.pixel(x, y) == wanted for x in range(image.width()))


def test_the_parts_have_their_share_on_one_scale(qtbot: QtBot, theme: Theme) -> None:
    bars = BudgetBars()
    qtbot.addWidget(bars)
    bars.show_rows([RECKONED, COUNTED])
    bars.resize(900, bars.sizeHint().height())
    image = bars.grab().toImage()
    first, second = (_pixels(image, row, tokens().attention) for row in range(2))
    assert first > 200
    assert second == 0
    accents = [_pixels(image, row, tokens().accent) for row in range(2)]
    assert abs(accents[0] - accents[1]) <= 2


def test_a_screen_reader_gets_the_figures(qtbot: QtBot, theme: Theme) -> None:
    bars = BudgetBars()
    qtbot.addWidget(bars)
    bars.show_rows([RECKONED])
    assert bars.accessibleDescription() == "HTTPS, new: 2660 B"
    bars.show_rows([])
    bars.grab()
    assert bars.accessibleDescription() == ""
