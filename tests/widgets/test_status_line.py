"""The line at the foot."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.eim.host_status import HostStatus
from app.errors import DeviceError
from app.runtime import Runtime
from app.values.esipa import Binding, EndpointState, EndpointStatus
from tests.widgets.finding import button, child, said
from tests.widgets.reports import SGP32
from tests.widgets.slots import ScriptedCard, slot_of
from widgets.chips import Chip
from widgets.status_line import StatusLine
from widgets.theme import Theme, Tone


def test_it_counts_readers_and_simulated_cards(
    qtbot: QtBot, theme: Theme, runtime: Runtime
) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    slots = [slot_of(runtime, ScriptedCard(SGP32), uri=uri) for uri in ("pcsc:A", "sim:")]
    line.show_bench(slots, None)
    assert "Readers: 1  ·  Simulated cards: 1" in said(line)
    assert child(line, Chip).tone is Tone.OK
    replayed = slot_of(runtime, ScriptedCard(SGP32), uri="replay:a.eimcap")
    line.show_bench([*slots, replayed], None)
    assert "Simulated cards: 1  ·  Replayed cards: 1" in said(line)
    modem = slot_of(runtime, ScriptedCard(SGP32), uri="at:/dev/ttyUSB2")
    line.show_bench([*slots, modem], None)
    assert "Readers: 1  ·  Modems: 1  ·  Simulated cards: 1" in said(line)
    assert "Replayed" not in said(line)


def test_a_problem_asks_for_attention_and_leads_to_the_doctor(qtbot: QtBot, theme: Theme) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    line.show()
    line.show_bench([], DeviceError("The service is down.", hint="Start it."))
    chip = child(line, Chip)
    assert chip.tone is Tone.ATTENTION
    assert "The service is down." in chip.toolTip()
    with qtbot.waitSignal(line.doctor_requested):
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)


def test_the_eim_is_there_once_it_is_known(qtbot: QtBot, theme: Theme) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    assert "eIM" not in said(line)
    ends = (EndpointStatus(Binding.COAPS, "127.0.0.1:5684", EndpointState.SERVING),)
    line.show_eim(HostStatus(ends, eim_id="eim", devices=1))
    assert "eIM coaps :5684 on  ·  1 devices  ·  0 queued" in said(line)


def test_it_tells_what_happened_and_where_the_keys_are(qtbot: QtBot, theme: Theme) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    line.tell("Bootstrap EU is enabled.")
    line.tell("")
    assert "Bootstrap EU is enabled." in said(line)
    with qtbot.waitSignal(line.keys_requested):
        qtbot.mouseClick(button(line, "Show the keys of this page"), Qt.MouseButton.LeftButton)
