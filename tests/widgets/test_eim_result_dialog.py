"""What became of a queued package."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.values.eim import QueueState
from app.values.packages import PackageState
from tests.widgets.eims import LIST, device, queued
from tests.widgets.finding import button, said
from tests.widgets.packages import DONE, verdict
from widgets.eim_result_dialog import EimResultDialog, execution_of
from widgets.privacy import Mask
from widgets.theme import Theme

LEFT = Qt.MouseButton.LeftButton


@pytest.mark.parametrize(
    ("state", "executed"),
    [
        (QueueState.QUEUED, PackageState.SIGNED),
        (QueueState.DELIVERED, PackageState.SENT),
        (QueueState.EXECUTED, PackageState.EXECUTED),
        (QueueState.SUCCEEDED, PackageState.REPORTED),
    ],
)
def test_how_far_it_got_is_kept(state: QueueState, executed: PackageState) -> None:
    assert execution_of(queued(state=state), device()).state is executed


def test_the_verdict_is_shown_and_can_be_followed(qtbot: QtBot, theme: Theme, mask: Mask) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    done = queued(
        state=QueueState.SUCCEEDED, verdict=verdict(DONE), result=b"\xbf\x51\x00", counter=4
    )
    dialog = EimResultDialog(done, device(), mask, owner)
    dialog.show()
    assert "counter 4" in said(dialog)
    assert "meter" in said(dialog)
    with qtbot.waitSignal(dialog.decoded_wanted) as decoded:
        qtbot.mouseClick(button(dialog, "Decode the result"), LEFT)
    assert decoded.args == [b"\xbf\x51\x00"]
    with qtbot.waitSignal(dialog.recipe_wanted) as again:
        qtbot.mouseClick(button(dialog, "Compose again from it"), LEFT)
    assert again.args == [LIST]
