"""Rows of virtual devices."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.fleet.statistics import DeviceStatistics
from app.values.esipa import WireBytes
from tests.widgets.eims import EID
from widgets.device_model import VirtualColumn, VirtualDeviceModel, state_words
from widgets.privacy import Mask
from widgets.theme import Tone

DEVICE = DeviceStatistics("meter-0001", EID, rounds=3, packages=2, wire=WireBytes(payload=1500))


@pytest.mark.parametrize(
    ("device", "alive", "words", "tone"),
    [
        pytest.param(DEVICE, False, "stopped", Tone.NEUTRAL, id="stopped"),
        pytest.param(DEVICE, True, "waits", Tone.OK, id="waits"),
        pytest.param(
            DeviceStatistics("a", running=True), True, "in contact", Tone.ACCENT, id="contact"
        ),
        pytest.param(
            DeviceStatistics("a", rounds=1, problem="Lost."),
            True, "will try again", Tone.ATTENTION, id="failed",
        ),
        pytest.param(DeviceStatistics("a"), True, "not yet awake", Tone.NEUTRAL, id="asleep"),
    ],
)  # fmt: skip
def test_a_device_is_in_one_state(
    device: DeviceStatistics, alive: bool, words: str, tone: Tone
) -> None:
    assert state_words(device, alive=alive) == (words, tone)


def test_a_row_says_what_was_done_and_spent(qtbot: QtBot, mask: Mask) -> None:
    model = VirtualDeviceModel(mask)
    model.show_devices([DEVICE], alive=True)
    assert model.index(0, VirtualColumn.ROUNDS).data() == "3"
    assert model.index(0, VirtualColumn.PACKAGES).data() == "2"
    assert model.index(0, VirtualColumn.BYTES).data() == "1.5 kB"
    eid = model.index(0, VirtualColumn.EID)
    assert (eid.data(), eid.data(Qt.ItemDataRole.ToolTipRole)) == ("8904 … 1235", EID)
    with qtbot.assertNotEmitted(model.modelReset):
        model.show_devices([DEVICE], alive=False)
    assert model.index(0, VirtualColumn.STATE).data() == "stopped"
