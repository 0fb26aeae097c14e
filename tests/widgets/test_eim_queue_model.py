"""Rows of a queue."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.values.eim import QueueState
from tests.widgets.eims import NOW, queued
from tests.widgets.packages import DONE, verdict
from widgets.eim_queue_model import EimQueueModel, QueueColumn
from widgets.privacy import Mask


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"explanation": "It had expired."}, "It had expired.", id="explained"),
        pytest.param({"verdict": verdict(DONE)}, "enable: ok", id="judged"),
        pytest.param({}, "", id="nothing-yet"),
    ],
)
def test_the_outcome_is_said(mask: Mask, changes: dict[str, Any], words: str) -> None:
    model = EimQueueModel(mask)
    model.show_packages((queued(**changes),))
    assert model.index(0, QueueColumn.OUTCOME).data() == words


def test_what_the_eim_queued_itself_says_so(mask: Mask) -> None:
    model = EimQueueModel(mask)
    model.show_packages((queued(automatic=True, expires_at=NOW),))
    assert model.index(0, QueueColumn.CONTENT).data() == "listProfileInfo (by the eIM)"
    assert model.index(0, QueueColumn.OUTCOME).data().startswith("expires ")
    tip = model.index(0, QueueColumn.NUMBER).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith("queued ")


def test_a_package_is_renewed_in_place(qtbot: QtBot, mask: Mask) -> None:
    model = EimQueueModel(mask)
    model.show_packages((queued(),))
    with qtbot.assertNotEmitted(model.modelReset):
        model.show_packages((queued(state=QueueState.SUCCEEDED),))
    assert model.index(0, QueueColumn.STATE).data(EimQueueModel.CHIP)[0] == "succeeded"
