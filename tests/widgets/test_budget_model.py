"""The figures as a table."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.widgets.budgets import COUNTED, RECKONED
from widgets.budget_model import BudgetModel
from widgets.theme import Tone


def test_each_row_says_what_is_an_estimate(qtbot: QtBot) -> None:
    model = BudgetModel()
    model.show_rows([RECKONED, COUNTED])
    last = model.columnCount() - 1
    texts = [[str(model.index(row, c).data()) for c in range(last + 1)] for row in range(2)]
    assert texts[0][:3] == ["HTTPS", "new", "1"]
    assert [text for text in texts[0] if text.startswith("≈")] == ["≈ 500", "≈ 300"]
    assert not [text for text in texts[1] if text.startswith("≈")]
    assert model.index(0, last).data(BudgetModel.CHIP) == ("estimated", Tone.ATTENTION)
    assert model.index(1, last).data(BudgetModel.CHIP) == ("counted", Tone.OK)
    assert texts[1][last - 1] == str(COUNTED.wire.total)
