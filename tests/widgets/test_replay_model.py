from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.eim.replay_peer import Asked
from widgets.replay_model import ReplayModel
from widgets.theme import Tone

ANSWERED = Asked(1_760_000_000.25, "127.0.0.1:4000", "GetEimPackage", 28)
DIVERGES = Asked(1_760_000_001, "127.0.0.1:4001", "HandleNotification", 0, "No answer.", "Do so.")


def test_each_question_tells_how_it_was_answered(qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    model = ReplayModel()
    qtmodeltester.check(model)
    model.show_rows((DIVERGES, ANSWERED))
    assert [model.index(1, column).data() for column in (1, 2, 3, 4)] == [
        "answered", "GetEimPackage", "127.0.0.1:4000", "28 bytes",
    ]  # fmt: skip
    assert model.index(1, 0).data().endswith(".250")
    assert model.index(0, 1).data(model.CHIP) == ("diverges", Tone.ATTENTION)
    assert model.index(0, 4).data() == "No answer."
    assert model.index(0, 4).data(Qt.ItemDataRole.ToolTipRole) == "No answer.\nDo so."
