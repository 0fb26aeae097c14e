"""Rows of what a device reported."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.values.eim import ResultFate
from tests.widgets.eims import received
from tests.widgets.packages import DONE, verdict
from widgets.eim_received_model import EimReceivedModel, ReceivedColumn
from widgets.privacy import Mask
from widgets.theme import Tone


def test_fate_and_verdict_are_told_apart(mask: Mask) -> None:
    model = EimReceivedModel(mask)
    model.show_received(
        (received(2, fate=ResultFate.DUPLICATE), received(1, verdict=verdict(DONE)))
    )
    assert model.index(0, ReceivedColumn.FATE).data(EimReceivedModel.CHIP) == (
        "duplicate",
        Tone.NEUTRAL,
    )
    assert model.index(0, ReceivedColumn.VERDICT).data() == ""
    assert model.index(1, ReceivedColumn.VERDICT).data(EimReceivedModel.CHIP)[1] is Tone.OK
    assert model.index(1, ReceivedColumn.PACKAGE).data() == "#1"


def test_the_type_and_the_note_are_in_the_tip(mask: Mask) -> None:
    model = EimReceivedModel(mask)
    model.show_received((received(note="It was late."),))
    assert model.index(0, ReceivedColumn.KIND).data() == "package result"
    tip = model.index(0, ReceivedColumn.KIND).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "EuiccPackageResult It was late."
